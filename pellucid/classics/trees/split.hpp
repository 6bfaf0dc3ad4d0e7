// The best place to cut a node in two, from the sums of gradients in each bin. With first and second derivatives g, h
// of the loss at each row, a leaf of rows with sums G, H is worth G^2 / (H + lambda) and a cut gains what the halves
// are worth above the whole (Chen and Guestrin 2016, eq. 7, as XGBoost reports it: without the half). Rows whose value
// is missing go to the side on which the gain is larger.
#pragma once

#include <span>

#include "pellucid/classics/trees/bins.hpp"

namespace pellucid::classics {

/// Sums over rows: of the loss's first and second derivatives.
struct Sums {
  double first = 0, second = 0;

  void add(const Sums& other) { first += other.first, second += other.second; }
  Sums minus(const Sums& other) const { return {first - other.first, second - other.second}; }
};

struct SplitRules {
  double lambda = 1;            ///< adds to every sum of second derivatives: L2 on leaf values
  double min_child_weight = 1;  ///< the least sum of second derivatives in a child
  double gamma = 0;             ///< a split must gain more than this
};

struct Split {
  Index column = -1;  ///< -1: none
  Index bin = 0;      ///< rows of bins below this one go left
  bool missing_left = false;
  double gain = 0;
  Sums left{}, right{};
};

double worth(const Sums& sums, double lambda);

/// The best split on `column`: `bins` are the sums in each of its bins, `all` those of the node, rows without a value
/// included. Of equal gains the first is taken, in XGBoost's order: what is missing goes right and borders rise, then
/// it goes left and they fall.
Split best_split(Index column, std::span<const Sums> bins, const Sums& missing, const Sums& all,
                 const SplitRules& rules);

}  // namespace pellucid::classics
