// majority: the accuracy of always predicting the class that is the commonest in these rows.
#include <algorithm>

#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric majority() {
  return {.name = "majority",
          .label = "baseline, always predicting the commonest class:",
          .summary = "accuracy of always predicting the commonest class",
          .formula = "rows of the commonest class / rows",
          .use = "beside the accuracy: what is reached without looking at the inputs",
          .source = "Holte 1993",
          .of = Of::classes,
          .best = Best::none,
          .needs = Needs::decisions,
          .place = 4,
          .define =
              [](const Judgement& at, const nn::Arguments&) {
                return std::ranges::max(at.scores, {}, &ClassScore::weight).weight / at.weight;
              },
          .example = {"majority of truth 0 1 1 1, predicted 0 0 0 0", "0.75"}};
}

}  // namespace pellucid::judge::metrics
