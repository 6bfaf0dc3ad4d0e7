// mean_cost: what the decisions cost on the mean, by the model's cost matrix, over the rows of known classes.
#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric mean_cost() {
  return {.name = "mean_cost",
          .aliases = {"cost"},
          .label = "mean cost",
          .summary = "cost of a row on the mean, by the cost matrix",
          .formula = "mean of cost[truth, prediction]",
          .use = "mistakes of unequal price",
          .source = "Elkan 2001",
          .of = Of::classes,
          .best = Best::lower,
          .needs = Needs::costs,
          .place = 6,
          .define =
              [](const Judgement& at, const nn::Arguments&) {
                double paid = 0;
                for (const Confused& cell : at.confusion) {
                  if (cell.truth >= at.classes()) break;
                  paid += at.signature.costs[cell.truth * at.classes() + cell.prediction] * cell.weight;
                }
                return paid / (at.weight - at.unknown_weight);
              },
          .by_row =
              [](const Judgement& at) {
                std::vector<double> paid(at.truths.size(), nan);
                for (std::size_t row = 0; row < paid.size(); ++row) {
                  if (at.truths[row] < 0) continue;
                  const auto truth = static_cast<std::size_t>(at.truths[row]);
                  paid[row] = at.signature.costs[truth * at.classes() + at.class_rows[row].decided];
                }
                return paid;
              },
          .example = {"mean_cost of truth 0 1 1, predicted 0 0 1, costs 0 1; 6 0", "2"}};
}

}  // namespace pellucid::judge::metrics
