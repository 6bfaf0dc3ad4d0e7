// mean_pinball_loss: the mean of alpha times what is predicted too low and 1 - alpha times what is predicted too high.
// The quantile alpha makes it least; with 0.5 it is half the mae.
#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric mean_pinball_loss() {
  return {.name = "mean_pinball_loss",
          .aliases = {"pinball"},
          .label = "mean pinball loss",
          .summary = "how well a quantile is predicted, in the target's units",
          .formula = "mean of max(alpha (y - p), (alpha - 1) (y - p))",
          .use = "a network of the loss quantile, with its alpha",
          .source = "Koenker and Bassett 1978",
          .parameters = {{.name = "alpha",
                          .summary = "the quantile that is predicted",
                          .fallback = 0.5,
                          .interval = {0, 1, true, true}}},
          .of = Of::numbers,
          .best = Best::lower,
          .is_in_units_of_target = true,
          .define =
              [](const Judgement& at, const nn::Arguments& with) {
                const double alpha = with["alpha"];
                return mean_of_outputs(at, [&](const Output& of) {
                  return of.mean([&](double y, double p) { return y >= p ? alpha * (y - p) : (1 - alpha) * (p - y); });
                });
              },
          .example = {"pinball(alpha=0.9) of truth 1 2 6, predicted 2 2 3", "0.9333"}};
}

}  // namespace pellucid::judge::metrics
