// r2: 1 - squared error / squared error of the mean of these rows. NaN if all truths of an output are equal, as in
// scikit-learn with force_finite=False.
#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric r2() {
  return {.name = "r2",
          .aliases = {"r2_score"},
          .label = "r2",
          .summary = "share of the squared error of the mean that is gone: 0 is the mean, 1 is perfect",
          .formula = "1 - sum of (y - p)^2 / sum of (y - mean of y)^2",
          .use = "targets of different scales are compared",
          .source = "Wright 1921",
          .of = Of::numbers,
          .best = Best::higher,
          .place = 3,
          .define =
              [](const Judgement& at, const nn::Arguments&) {
                return mean_of_outputs(at, [](const Output& of) {
                  const double spread = of.spread();
                  return spread == 0 ? nan : 1 - of.sum([](double y, double p) { return (p - y) * (p - y); }) / spread;
                });
              },
          .example = {"r2 of truth 1 2 6, predicted 1 2 3", "0.3571"}};
}

}  // namespace pellucid::judge::metrics
