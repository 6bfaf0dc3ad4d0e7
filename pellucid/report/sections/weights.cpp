// What class weights did: to what is found and to what probabilities mean.
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/report/sections.hpp"
#include "pellucid/run/weighting.hpp"

namespace pellucid::report::sections {

Section weights(const ToldRun& run) {
  Section section{"weights", "What the class weights do"};
  const std::optional<WeightEffect> effect = weight_effect(run.outcome, run.network);
  if (!effect) return section;
  const auto share = [](double value) { return std::isnan(value) ? std::string("none") : number_text(value, 3); };
  const bool has_neutral = effect->neutral.has_value();
  Table table{"What rows of a class counted for in the loss, and what of them is found among the validation rows",
              {"class", "training rows", "share of them", "weight", "share of the loss", "recall", "precision"},
              {}};
  if (has_neutral) table.head.insert(table.head.end(), {"recall without", "precision without"});
  for (const WeightedClass& each : effect->classes) {
    table.rows.push_back({printable(each.name), grouped(each.training_rows), share(each.share),
                          number_text(each.weight, 3), share(each.weighted_share), share(each.recall),
                          share(each.precision)});
    if (!has_neutral) continue;
    table.rows.back().push_back(share(each.recall_without));
    table.rows.back().push_back(share(each.precision_without));
  }
  section.blocks.emplace_back(std::move(table));
  section.say(
      "Metrics count every row once. The network was trained as if classes came in the shares of the loss, so its "
      "probabilities are those of such rows and not the frequencies of these.");
  if (has_neutral) {
    const std::string name = "\"" + printable(effect->classes[1].name) + "\"";
    section.say(name + " is told with a probability of " + share(*effect->mean_told) + " on the mean, and " +
                share(*effect->share) + " of the validation rows are of it. Divide the odds by " +
                number_text(effect->classes[1].weight / effect->classes[0].weight, 3) +
                " for the frequencies of the training rows. \"Without\" is where a row is taken for " + name +
                " from a probability of " + share(*effect->neutral) +
                " on, which takes the weights out again: about what a training without weights decides.");
  }
  return section;
}

}  // namespace pellucid::report::sections
