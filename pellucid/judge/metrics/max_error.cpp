// max_error: the largest |y - p| of all rows and outputs, whatever the rows' weights. scikit-learn has it for one
// output.
#include <algorithm>
#include <cmath>

#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric max_error() {
  return {.name = "max_error",
          .label = "largest error",
          .summary = "largest absolute error, in the target's units",
          .formula = "largest |y - p|",
          .use = "no row may be far off",
          .source = "Chebyshev 1854",
          .of = Of::numbers,
          .best = Best::lower,
          .is_in_units_of_target = true,
          .define =
              [](const Judgement& at, const nn::Arguments&) {
                double largest = 0;
                for (std::size_t i = 0; i < at.truths.size(); ++i) {
                  const double error = std::abs(at.predictions[i] - at.truths[i]);
                  if (std::isnan(error)) return nan;
                  largest = std::max(largest, error);
                }
                return largest;
              },
          .example = {"max_error of truth 1 2 6, predicted 1 2 3", "3"}};
}

}  // namespace pellucid::judge::metrics
