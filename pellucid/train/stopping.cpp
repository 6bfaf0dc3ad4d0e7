#include "pellucid/train/stopping.hpp"

#include <cmath>

#include "pellucid/base/text.hpp"

namespace pellucid {

Monitor::Monitor(const Recipe& recipe, const Signature& signature)
    : name(recipe.monitor), metric(find_metric(signature.task, name)) {
  if (name == "loss") return;
  std::vector<std::string> known = watchable_metrics(signature.task);
  known.insert(known.begin(), "loss");
  const bool is_watchable = metric != nullptr && metric->best != Metric::Best::none;
  const bool lacks_costs = name == "mean_cost" && signature.costs.empty();
  const bool lacks_classes = name == "roc_auc" && signature.classes.size() != 2;
  const bool lacks_order = name == "roc_auc" && signature.told == Told::decisions;
  if (is_watchable && !lacks_costs && !lacks_classes && !lacks_order) return;
  std::string all;
  for (const std::string& each : known) all += (all.empty() ? "" : ", ") + each;
  const std::string near = nearest(name, known);
  fail({Fault::usage, "cannot watch the run by \"" + printable(name) + "\"", "monitor",
        lacks_costs     ? "no cost matrix is given"
        : lacks_classes ? "it needs two classes"
        : lacks_order   ? "the loss makes the network decide, and gives no scores to order rows by"
        : near.empty()  ? std::string("a ") + name_of(signature.task) + " has no such metric"
                        : "did you mean \"" + near + "\"?",
        "watch by one of: " + all});
}

bool enter_epoch(MemberState& member, const Recipe& recipe, const Monitor& monitor, Index epoch, const Watched& watched,
                 double learning_rate, bool is_candidate) {
  const double training_loss = member.epoch_loss / member.epoch_weight;
  const bool is_watched = !std::isnan(watched.loss);
  const double badness = monitor.is_higher_better() ? -watched.monitored : watched.monitored;
  // A metric may have no value, such as the area under a curve where all rows are of one class: never the best.
  const bool is_best =
      is_candidate && (!is_watched || badness < member.best_badness - recipe.min_delta || member.best.empty());
  member.history.epochs.push_back({epoch, training_loss, watched.loss, watched.accuracy,
                                   is_watched ? watched.monitored : training_loss, learning_rate, is_best});
  if (!is_candidate) return false;
  member.waited = is_best ? 0 : member.waited + 1;
  if (is_best) {
    if (!std::isnan(badness)) member.best_badness = badness;
    member.history.best_epoch = epoch;
  }
  if (recipe.patience > 0 && member.waited >= recipe.patience) {
    member.history.reason = Stop::patience;
    member.is_running = false;
  }
  return is_best;
}

}  // namespace pellucid
