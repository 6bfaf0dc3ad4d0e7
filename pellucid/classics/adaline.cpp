#include "pellucid/classics/adaline.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::classics {

namespace {

double value_of(std::span<const double> x, std::span<const double> weights) {
  double sum = weights.back();
  for (std::size_t j = 0; j < x.size(); ++j) sum += weights[j] * x[j];
  return sum;
}

std::span<const double> row_of(std::span<const double> inputs, Index columns, std::size_t row) {
  const auto width = static_cast<std::size_t>(columns);
  return inputs.subspan(row * width, width);
}

}  // namespace

double mean_squared_error(std::span<const double> inputs, Index columns, std::span<const double> targets,
                          std::span<const double> weights) {
  double sum = 0;
  for (std::size_t row = 0; row < targets.size(); ++row) {
    const double error = targets[row] - value_of(row_of(inputs, columns, row), weights);
    sum += error * error;
  }
  return sum / static_cast<double>(targets.size());
}

AdalineRun adaline(std::span<const double> inputs, Index columns, std::span<const double> targets,
                   const AdalineOptions& options) {
  if (!(options.rate > 0 && std::isfinite(options.rate))) {
    fail({Fault::usage, "cannot run the delta rule", "rate", number_text(options.rate) + " is outside (0, inf)",
          "use 0.01"});
  }
  if (options.epochs < 1) {
    fail({Fault::usage, "cannot run the delta rule", "epochs", grouped(options.epochs) + " is outside [1, inf)",
          "use 100"});
  }
  AdalineRun run{std::vector<double>(static_cast<std::size_t>(columns + 1), 0.0), {}, 0};
  double longest = 0;
  for (std::size_t row = 0; row < targets.size(); ++row) {
    double squares = 1;
    for (const double x : row_of(inputs, columns, row)) squares += x * x;
    longest = std::max(longest, squares);
  }
  run.rate_limit = 2 / longest;
  for (Index epoch = 1; epoch <= options.epochs; ++epoch) {
    for (std::size_t row = 0; row < targets.size(); ++row) {
      const std::span<const double> x = row_of(inputs, columns, row);
      const double step = options.rate * (targets[row] - value_of(x, run.weights));
      for (std::size_t j = 0; j < x.size(); ++j) run.weights[j] += step * x[j];
      run.weights.back() += step;
    }
    run.errors.push_back(mean_squared_error(inputs, columns, targets, run.weights));
    if (std::isfinite(run.errors.back())) continue;
    fail({Fault::run, "the delta rule diverged", "epoch " + grouped(epoch),
          "at rate " + number_text(options.rate) + " the errors grew beyond all numbers",
          "use a rate below " + number_text(run.rate_limit) + ", which no row's own step outruns"});
  }
  return run;
}

}  // namespace pellucid::classics
