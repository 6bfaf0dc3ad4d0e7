// Where an activation is so flat that hardly anything is learned through it.
#pragma once

#include <algorithm>
#include <cmath>

#include "pellucid/nn/curves.hpp"
#include "pellucid/nn/spec.hpp"

namespace pellucid::nn {

constexpr double saturated_share = 0.05;  ///< of the greatest |derivative|

/// Below which |derivative| a unit is saturated: saturated_share of the greatest over z in [-6, 6]. 0 of an activation
/// that is not that flat at both ends of it, as relu: no unit of it is called saturated.
inline double saturated_slope(const Use<Activation>& use) {
  if (use.entry->is_over_row) return 0;
  const Plot plot = plot_of(*use.entry, use.arguments);
  const std::vector<double>& slopes = plot.curves.back().y;
  double greatest = 0;
  for (const double slope : slopes) greatest = std::max(greatest, std::abs(slope));
  const double limit = saturated_share * greatest;
  return std::abs(slopes.front()) < limit && std::abs(slopes.back()) < limit ? limit : 0;
}

}  // namespace pellucid::nn
