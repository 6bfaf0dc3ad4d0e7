#include "pellucid/classics/trees/bins.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::classics {

namespace {

/// Borders are values of the rows: a value equal to a border belongs above it.
Borders borders_of(std::vector<double> values, Index bins) {
  std::sort(values.begin(), values.end());
  std::vector<std::size_t> firsts;  // where each different value begins
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i == 0 || values[i] != values[i - 1]) firsts.push_back(i);
  }
  Borders borders;
  const bool has_bin_each = static_cast<Index>(firsts.size()) <= bins;
  for (std::size_t k = 1; k < firsts.size(); ++k) {
    // The next border stands where the rows below it are its share of all.
    const double share = static_cast<double>(values.size()) * static_cast<double>(borders.size() + 1);
    if (has_bin_each || static_cast<double>(firsts[k]) * static_cast<double>(bins) >= share) {
      borders.push_back(values[firsts[k]]);
    }
    if (static_cast<Index>(borders.size()) == bins - 1) break;
  }
  return borders;
}

}  // namespace

BinnedRows bin_rows(std::span<const double> inputs, Index columns, Index bins) {
  if (bins < 2 || bins > 65000) {
    fail({Fault::usage, "cannot grow trees", "bins", grouped(bins) + " is outside [2, 65,000]", "use 256"});
  }
  BinnedRows binned;
  const auto width = static_cast<std::size_t>(columns);
  binned.rows = static_cast<Index>(inputs.size() / width);
  for (std::size_t column = 0; column < width; ++column) {
    std::vector<double> values;
    for (std::size_t at = column; at < inputs.size(); at += width) {
      if (!std::isnan(inputs[at])) values.push_back(inputs[at]);
    }
    const Borders borders = borders_of(std::move(values), bins);
    std::vector<Bin> own;
    own.reserve(static_cast<std::size_t>(binned.rows));
    for (std::size_t at = column; at < inputs.size(); at += width) {
      const auto above = std::upper_bound(borders.begin(), borders.end(), inputs[at]);
      own.push_back(std::isnan(inputs[at]) ? missing_bin : static_cast<Bin>(above - borders.begin()));
    }
    binned.borders.push_back(borders);
    binned.bins.push_back(std::move(own));
  }
  return binned;
}

}  // namespace pellucid::classics
