// median_absolute_error: the median of |y - p|; between two errors in the middle, their mean. With row weights the
// first error at which half of the weight is reached, as in scikit-learn.
#include <algorithm>
#include <cmath>

#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

namespace {

double median_error(const Output& of) {
  std::vector<std::pair<double, double>> errors;  // with the weights of their rows
  for (std::size_t row = 0; row < of.rows(); ++row) {
    errors.emplace_back(std::abs(of.prediction(row) - of.truth(row)), of.at.weight_of(row));
    if (std::isnan(errors.back().first)) return nan;
  }
  std::ranges::sort(errors);
  if (of.at.weights.empty()) return (errors[(errors.size() - 1) / 2].first + errors[errors.size() / 2].first) / 2;
  double weight = 0;
  for (const auto& [error, own] : errors) {
    weight += own;
    if (weight > 0 && weight >= of.at.weight / 2) return error;
  }
  return nan;
}

}  // namespace

Metric median_absolute_error() {
  return {.name = "median_absolute_error",
          .label = "median absolute error",
          .summary = "median of the absolute errors, in the target's units",
          .formula = "median of |y - p|",
          .use = "a few rows that are far off should not count",
          .source = "scikit-learn's median_absolute_error",
          .of = Of::numbers,
          .best = Best::lower,
          .is_in_units_of_target = true,
          .define = [](const Judgement& at, const nn::Arguments&) { return mean_of_outputs(at, median_error); },
          .example = {"median_absolute_error of truth 1 2 6 4, predicted 1 3 3 4", "0.5"}};
}

}  // namespace pellucid::judge::metrics
