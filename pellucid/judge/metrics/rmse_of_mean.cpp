// rmse_of_mean: the rmse of predicting the mean of these rows for each of them.
#include <cmath>

#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric rmse_of_mean() {
  return {.name = "rmse_of_mean",
          .label = "baseline, always predicting the mean of these rows:",
          .summary = "rmse of predicting the mean for every row",
          .formula = "sqrt(mean of (y - mean of y)^2)",
          .use = "beside the rmse: what is reached without looking at the inputs",
          .source = "Pearson 1894",
          .of = Of::numbers,
          .best = Best::none,
          .is_in_units_of_target = true,
          .place = 4,
          .define =
              [](const Judgement& at, const nn::Arguments&) {
                return mean_of_outputs(at, [&](const Output& of) { return std::sqrt(of.spread() / at.weight); });
              },
          .example = {"rmse_of_mean of truth 1 2 6, predicted 1 2 3", "2.1602"}};
}

}  // namespace pellucid::judge::metrics
