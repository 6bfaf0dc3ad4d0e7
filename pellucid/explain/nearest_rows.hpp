// Which training rows a row is most like, and how unlike all of them it is.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "pellucid/base/element.hpp"
#include "pellucid/base/field.hpp"

namespace pellucid {

struct NearestRows {
  /// From the nearest on: the row's place, and how far it is in the network's inputs (codes that differ count as two
  /// inputs of 0 and 1 that do).
  std::vector<std::pair<std::size_t, double>> rows;
  double further;        ///< the share of training rows that are further from their own nearest neighbour
  std::size_t compared;  ///< training rows that this was asked of
};

/// Calls what it is given with some rows after the other, [rows, inputs] as the network takes them: each time the same,
/// in the same order. So rows that memory does not hold can be gone through.
using EachBatch = std::function<void(const std::function<void(std::span<const double>)>&)>;

/// `fields` says what the columns of the rows hold, and `seed` draws the rows that are compared where all of them would
/// take long.
NearestRows nearest_rows(const EachBatch& each_batch, std::span<const double> row, const Fields& fields,
                         std::size_t most, std::uint64_t seed);

}  // namespace pellucid
