// Limited-memory BFGS with a line search, over all weights as one list of numbers. It knows no network: it asks for the
// loss and the gradient at a point. Host arithmetic is float64, its sums run from the first number to the last.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "pellucid/nn/catalogue.hpp"

namespace pellucid {

/// The loss at `point`; its gradient is written to `gradient`.
using Objective = std::function<double(std::span<const double> point, std::span<double> gradient)>;

/// What one step leaves for the next.
struct LbfgsMemory {
  Index iterations = 0;
  double length = 0;     ///< of the last step, in `direction`
  double curvature = 1;  ///< the inverse second derivative, as one number: where the recursion begins
  std::vector<double> direction{}, gradient{};          ///< of the last iteration
  std::vector<std::vector<double>> steps{}, changes{};  ///< of the point and of its gradient, the oldest first
};

/// Moves `point` by at most `max_iter` iterations down `objective`; `with` are the optimizer's arguments. Returns the
/// loss where it began. As torch.optim.LBFGS.step with line_search_fn "strong_wolfe".
double lbfgs_step(std::span<double> point, LbfgsMemory& memory, const Objective& objective, const nn::Arguments& with);

/// A memory as lists of numbers, for checkpoints, and back. An empty memory is no list; lists that are no memory make
/// an empty one.
std::vector<std::vector<double>> lists_of(const LbfgsMemory& memory);
LbfgsMemory memory_of(std::vector<std::vector<double>> lists);

}  // namespace pellucid
