// rmse: sqrt(mean of (y - p)^2), in the target's units; of several outputs the mean of theirs.
#include <cmath>

#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric rmse() {
  return {.name = "rmse",
          .aliases = {"root_mean_squared_error"},
          .label = "rmse",
          .summary = "root of the mean squared error, in the target's units",
          .formula = "sqrt(mean of (y - p)^2)",
          .use = "large errors are worse than many small ones",
          .source = "Gauss 1823",
          .of = Of::numbers,
          .best = Best::lower,
          .is_in_units_of_target = true,
          .place = 1,
          .define =
              [](const Judgement& at, const nn::Arguments&) {
                return mean_of_outputs(at, [](const Output& of) {
                  return std::sqrt(of.mean([](double y, double p) { return (p - y) * (p - y); }));
                });
              },
          .by_row =
              [](const Judgement& at) {
                std::vector<double> parts(static_cast<std::size_t>(at.rows), 0.0);
                const auto outputs = static_cast<std::size_t>(at.signature.outputs);
                for (std::size_t number = 0; number < outputs; ++number) {
                  const Output of{at, number};
                  const auto squared = [](double y, double p) { return (p - y) * (p - y); };
                  const double root = std::sqrt(of.mean(squared));
                  for (std::size_t row = 0; row < parts.size(); ++row) {
                    const double linear = root == 0 ? 0 : squared(of.truth(row), of.prediction(row)) / root;
                    parts[row] += (linear + root) / 2 / static_cast<double>(outputs);
                  }
                }
                return parts;
              },
          .example = {"rmse of truth 1 2 6, predicted 1 2 3", "1.732"}};
}

}  // namespace pellucid::judge::metrics
