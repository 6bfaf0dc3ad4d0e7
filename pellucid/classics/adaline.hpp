// B. Widrow and M. Hoff, "Adaptive switching circuits", 1960: the adaptive linear neuron. It learns from the weighted
// sum itself and not from whether it fired, so that each row moves the weights down the slope of its own squared error:
// the delta rule, which is gradient descent with batches of one. Its end is the line of least squares, which always
// exists.
#pragma once

#include <span>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid::classics {

struct AdalineOptions {
  double rate = 0.01;  ///< how far a row moves the weights: above 0
  Index epochs = 100;  ///< passes over the rows
};

struct AdalineRun {
  std::vector<double> weights;  ///< with the bias behind them; zeros at first
  std::vector<double> errors;   ///< mean squared error of all rows after each epoch
  double rate_limit;  ///< 2 / |(x, 1)|^2 of the longest row: from here on that row's error grows by its own step
};

/// Applies w <- w + rate (y - w · x) x to the rows in order. inputs is [rows, columns], targets [rows]: numbers, or 1
/// and -1. Fails (Fault::usage) on an option outside its range, (Fault::run) if the errors grow beyond all numbers.
AdalineRun adaline(std::span<const double> inputs, Index columns, std::span<const double> targets,
                   const AdalineOptions& options = {});

/// The mean of (y - w · x - b)^2 over the rows; the bias stands behind the weights.
double mean_squared_error(std::span<const double> inputs, Index columns, std::span<const double> targets,
                          std::span<const double> weights);

}  // namespace pellucid::classics
