// constant_cost: the mean cost of always predicting the class that is the cheapest on these rows.
#include <algorithm>

#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric constant_cost() {
  return {.name = "constant_cost",
          .label = "baseline, always predicting the cheapest class:",
          .summary = "mean cost of always predicting the class that costs least",
          .formula = "least over the classes of the mean of cost[truth, class]",
          .use = "beside the mean cost: what is paid without looking at the inputs",
          .source = "Elkan 2001",
          .of = Of::classes,
          .best = Best::none,
          .needs = Needs::costs,
          .place = 7,
          .define =
              [](const Judgement& at, const nn::Arguments&) {
                std::vector<double> constant(at.classes());
                for (std::size_t truth = 0; truth < at.classes(); ++truth) {
                  for (std::size_t prediction = 0; prediction < at.classes(); ++prediction) {
                    constant[prediction] +=
                        at.signature.costs[truth * at.classes() + prediction] * at.scores[truth].weight;
                  }
                }
                return std::ranges::min(constant) / (at.weight - at.unknown_weight);
              },
          .example = {"constant_cost of truth 0 1 1, predicted 0 0 1, costs 0 1; 6 0", "0.3333"}};
}

}  // namespace pellucid::judge::metrics
