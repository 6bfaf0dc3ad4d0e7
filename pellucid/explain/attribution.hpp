// What each column contributed to a prediction, against a reference row: integrated gradients (Sundararajan, Taly and
// Yan 2017), and beside them sampled Shapley values (Castro, Gómez and Tejada 2009), which share nothing with them but
// the question. Both add up to prediction - reference. In float64, whatever the model's precision.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "pellucid/explain/prediction_path.hpp"

namespace pellucid {

struct Attribution {
  std::vector<double> contributions;  ///< of each column
  double reference, prediction;       ///< what is explained, of the reference row and of the row
  std::size_t evaluations;            ///< gradients taken along the path

  /// prediction - reference - the contributions: what the integration missed.
  double residual() const;
  /// What a residual is compared with: |prediction - reference|, or 1 % of `spread` where that is more.
  double scale(double spread) const;
  /// Columns from the largest contribution down, whatever its sign.
  std::vector<std::size_t> order() const;
};

/// Integrated gradients along the straight path. `spread` is how far predictions usually lie apart (in the quantity
/// that is explained): the path is cut until the residual is small beside scale(spread), or into `most_pieces`.
Attribution integrated_gradients(explaining::PredictionPath& path, std::span<const double> row,
                                 std::span<const double> reference, std::size_t output, double spread,
                                 std::size_t most_pieces = 4000);

/// Means over random orders of the columns in which the row's own cells take the reference's places, with the standard
/// errors of these means.
struct ShapleyValues {
  std::vector<double> values, errors;
  std::size_t orders;
};
/// `orders` is made even: each order is taken backwards too.
ShapleyValues sampled_shapley(explaining::PredictionPath& path, std::span<const double> row,
                              std::span<const double> reference, std::size_t output, std::size_t orders,
                              std::uint64_t seed);

}  // namespace pellucid
