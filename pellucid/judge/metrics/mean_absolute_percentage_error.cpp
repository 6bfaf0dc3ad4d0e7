// mean_absolute_percentage_error: the mean of |y - p| / |y|, as a share and not in hundredths. A truth of 0 counts as
// 2^-52, as in scikit-learn, so that the mean is very large.
#include <algorithm>
#include <cmath>

#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric mean_absolute_percentage_error() {
  return {.name = "mean_absolute_percentage_error",
          .aliases = {"mape"},
          .label = "mean absolute percentage error",
          .summary = "mean of the error as a share of the truth",
          .formula = "mean of |y - p| / max(|y|, 2^-52)",
          .use = "truths far from 0 whose relative errors count",
          .source = "de Myttenaere, Golden, Le Grand and Rossi 2016",
          .of = Of::numbers,
          .best = Best::lower,
          .define =
              [](const Judgement& at, const nn::Arguments&) {
                return mean_of_outputs(at, [](const Output& of) {
                  return of.mean([](double y, double p) {
                    return std::abs(p - y) / std::max(std::abs(y), std::numeric_limits<double>::epsilon());
                  });
                });
              },
          .example = {"mape of truth 1 2 5, predicted 1 1 4", "0.2333"}};
}

}  // namespace pellucid::judge::metrics
