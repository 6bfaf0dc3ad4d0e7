// mae: the mean of |y - p|, in the target's units.
#include <cmath>

#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric mae() {
  return {.name = "mae",
          .aliases = {"mean_absolute_error"},
          .label = "mae",
          .summary = "mean absolute error, in the target's units",
          .formula = "mean of |y - p|",
          .use = "every unit of an error counts alike",
          .source = "Willmott and Matsuura 2005",
          .of = Of::numbers,
          .best = Best::lower,
          .is_in_units_of_target = true,
          .place = 2,
          .define =
              [](const Judgement& at, const nn::Arguments&) {
                return mean_of_outputs(
                    at, [](const Output& of) { return of.mean([](double y, double p) { return std::abs(p - y); }); });
              },
          .by_row =
              [](const Judgement& at) {
                std::vector<double> errors(static_cast<std::size_t>(at.rows), 0.0);
                const auto outputs = static_cast<std::size_t>(at.signature.outputs);
                for (std::size_t number = 0; number < outputs; ++number) {
                  const Output of{at, number};
                  for (std::size_t row = 0; row < errors.size(); ++row) {
                    errors[row] += std::abs(of.prediction(row) - of.truth(row)) / static_cast<double>(outputs);
                  }
                }
                return errors;
              },
          .example = {"mae of truth 1 2 6, predicted 1 2 3", "1"}};
}

}  // namespace pellucid::judge::metrics
