// Whether a straight line (a plane, …) can part two kinds of points, with a proof either way. By Gordan's theorem
// (1873) exactly one of two things is there: weights that put every row on its side, or shares of the rows that cancel
// out, so that the hulls of the two kinds have a point in common. Both are read off the point nearest to the origin of
// the hull of the rows y (x, 1): P. Wolfe, "Finding the nearest point in a polytope", 1976.
#pragma once

#include <span>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid::classics {

/// Points and the kind of each.
struct Points {
  std::vector<double> inputs;  ///< [rows, columns], row-major
  Index columns = 0;
  std::vector<int> kinds;  ///< [rows]: 1 or -1

  Index rows() const { return static_cast<Index>(kinds.size()); }
  std::span<const double> row(Index row) const {
    return std::span(inputs).subspan(static_cast<std::size_t>(row * columns), static_cast<std::size_t>(columns));
  }
};

/// A row and its part in a weighted mean.
struct Share {
  Index row;
  double share;
};

struct Separation {
  bool is_separable;
  // Separable:
  std::vector<double> weights{};  ///< with the bias behind them, of length 1 together
  double margin = 0;              ///< the smallest y (w · x + b): the largest that weights of length 1 can have
  // Not separable:
  std::vector<Share> proof{};           ///< sum of share * y * (x, 1) is 0; the shares are positive and add up to 1
  std::vector<double> meeting_point{};  ///< a point of both hulls: the mean of either kind by its shares
  double residual = 0;                  ///< the length of that sum, over the longest (x, 1): what rounding left of 0
};

/// Decides and proves. Rows nearer to touching than 1e-10 of the longest (x, 1) count as not separable. Fails
/// (Fault::data) on values that are not finite, (Fault::usage) if there are not two kinds of rows.
Separation separate(const Points& points);

}  // namespace pellucid::classics
