// Surfaces of two numbers for optimizers to go down. Each is one file in lab/surfaces/ that defines one function
// returning a Surface.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "pellucid/lab/ground.hpp"
#include "pellucid/nn/spec.hpp"

namespace pellucid::lab {

using graph::Value;

struct Surface {
  static constexpr const char* kind = "surface";
  static constexpr const char* plural = "surfaces";
  static constexpr const char* about = "functions of two numbers that optimizers go down in the lab";
  static Entries<Surface>& registered();
  Text name, summary, use, source;
  std::array<double, 2> low, high;  ///< what of the plane is shown
  std::array<double, 2> start;      ///< where a walk begins that says nothing else
  std::vector<nn::Parameter> parameters;
  Value (*define)(Value x, Value y, const nn::Arguments& with);
  /// Deviation of what is added to each gradient, as by small batches; null: none.
  double (*noise)(const nn::Arguments& with) = nullptr;
  /// "bowl at 1 1", and its height there.
  Example example{};
};

using UsedSurface = nn::Use<Surface>;

/// Heights at points [points, 2], in float64.
std::vector<double> heights(const UsedSurface& surface, const std::vector<double>& points);

/// Points [size, size, 2] of a part of the plane, its ends included, y changing slowest.
std::vector<double> grid(std::array<double, 2> low, std::array<double, 2> high, Index size);

/// How high what is shown of it is drawn.
Terrain terrain_of(const UsedSurface& surface);

/// A walk down a surface.
struct Walk {
  std::vector<double> places;   ///< [steps + 1, 2], the start first; shorter if it left what can be computed
  std::vector<double> heights;  ///< of each place
  std::vector<double> slopes;   ///< [steps + 1, 2], the gradient at each place as the optimizer was told it
  bool has_diverged;            ///< it ended at a place that is not finite
};

/// Where `optimizer` ("adam(lr=0.1)") goes in `steps` steps. Fails (Fault::usage) if it cannot take single steps.
Walk walk(const UsedSurface& surface, const std::string& optimizer, std::array<double, 2> start, Index steps,
          std::uint64_t seed);

}  // namespace pellucid::lab
