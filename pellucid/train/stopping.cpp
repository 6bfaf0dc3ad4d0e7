#include "pellucid/train/stopping.hpp"

#include <cmath>

#include "pellucid/judge/criterion.hpp"

namespace pellucid {

Monitor::Monitor(const Recipe& recipe, const Signature& signature) : name(recipe.monitor) {
  if (name == "loss") return;
  metric = judge::demand_metric(name, signature,
                                {"cannot monitor the run by", "monitor", {"loss"}, "monitor it by one of: "});
  name = nn::written(metric);
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
