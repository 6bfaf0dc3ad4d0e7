// A network summed up for one row, a line for each step: how large what it passes on and what is passed back to it are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/base/element.hpp"
#include "pellucid/explain/explanation.hpp"

namespace pellucid {

struct LayerSums {
  /// Sizes are roots of the mean of the squares.
  struct Line {
    int step;
    std::string name;
    std::vector<Index> shape;
    double activation;
    double gradient;              ///< of ∂J/∂output; NaN without a target
    std::optional<Index> off{};   ///< of an activation: units whose slope is 0 for this row
    std::optional<Index> flat{};  ///< of one that saturates: units that do for this row (nn::saturated_slope)
  };
  std::vector<Line> lines;  ///< of each step that does something

  enum class Flow : unsigned char { unknown, none, vanishes, explodes, arrives };
  static constexpr double limit = 1000;
  /// By first over last gradient: vanishes below 1 / limit, explodes above limit; none if nothing arrives.
  Flow flow;
  double ratio;  ///< gradient of the first step over that of the last; NaN where there is none
};

LayerSums layer_sums(const Explanation& explanation);
std::string text_of(const LayerSums& sums, int digits = 4);

}  // namespace pellucid
