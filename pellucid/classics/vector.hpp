// The inner product of two lists of numbers, for the classics that compute by hand.
#pragma once

#include <cstddef>
#include <span>

namespace pellucid::classics {

/// The sum of a[i] b[i], in order. `b` has at least as many numbers as `a`; more are left out.
inline double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace pellucid::classics
