// Numbers cut into bins, so that a split is looked for among a few borders instead of among all values: the first step
// of histogram trees (T. Chen and C. Guestrin, "XGBoost", 2016; G. Ke et al., "LightGBM", 2017). A column of no more
// values than bins has a bin for each; else bins hold about equally many rows.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid::classics {

using Bin = std::uint16_t;
constexpr Bin missing_bin = 0xFFFF;  ///< of a value that is NaN

/// Rising borders of one column: bin 0 is below the first, bin k from border k - 1 to below border k.
using Borders = std::vector<double>;

struct BinnedRows {
  Index rows = 0;
  std::vector<Borders> borders;        ///< of each column
  std::vector<std::vector<Bin>> bins;  ///< [columns][rows]

  Index columns() const { return static_cast<Index>(borders.size()); }
};

/// Fits borders on the rows and sorts them in. inputs is [rows, columns], row-major; NaN is missing. `weights` [rows]
/// may be empty: what each row counts for where bins are to hold equally much; a row of weight 0 sets no border. Fails
/// (Fault::usage) unless bins is from 2 to 65,000.
BinnedRows bin_rows(std::span<const double> inputs, Index columns, Index bins, std::span<const double> weights = {});

}  // namespace pellucid::classics
