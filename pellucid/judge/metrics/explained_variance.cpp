// explained_variance: 1 - variance of the errors / variance of the truths. NaN if all truths of an output are equal, as
// in scikit-learn with force_finite=False.
#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric explained_variance() {
  return {.name = "explained_variance",
          .aliases = {"explained_variance_score"},
          .label = "explained variance",
          .summary = "share of the truths' variance that is explained: r2 without a constant shift",
          .formula = "1 - variance of (y - p) / variance of y",
          .use = "a constant shift of all predictions does not count",
          .source = "scikit-learn's explained_variance_score",
          .of = Of::numbers,
          .best = Best::higher,
          .define =
              [](const Judgement& at, const nn::Arguments&) {
                return mean_of_outputs(at, [](const Output& of) {
                  const double spread = of.spread();
                  const double shift = of.mean([](double y, double p) { return y - p; });
                  const double left = of.sum([&](double y, double p) { return (y - p - shift) * (y - p - shift); });
                  return spread == 0 ? nan : 1 - left / spread;
                });
              },
          .example = {"explained_variance of truth 1 2 6, predicted 2 3 7", "1"}};
}

}  // namespace pellucid::judge::metrics
