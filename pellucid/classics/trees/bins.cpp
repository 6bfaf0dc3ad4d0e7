#include "pellucid/classics/trees/bins.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::classics {

namespace {

/// A value that occurs, and what the rows below it count for.
struct Distinct {
  double value, below;
};

struct Sorted {
  std::vector<Distinct> values;  // rising
  double weight = 0;             // of all rows
};

Sorted sorted_alike(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  Sorted sorted{{}, static_cast<double>(values.size())};
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i == 0 || values[i] != values[i - 1]) sorted.values.push_back({values[i], static_cast<double>(i)});
  }
  return sorted;
}

Sorted sorted_by_weight(std::vector<std::pair<double, double>> values) {
  std::sort(values.begin(), values.end());
  Sorted sorted;
  for (const auto& [value, weight] : values) {
    if (sorted.values.empty() || value != sorted.values.back().value) sorted.values.push_back({value, sorted.weight});
    sorted.weight += weight;
  }
  return sorted;
}

/// Borders are values of the rows: a value equal to a border belongs above it.
Borders borders_of(const Sorted& sorted, Index bins) {
  Borders borders;
  const bool has_bin_each = static_cast<Index>(sorted.values.size()) <= bins;
  for (std::size_t k = 1; k < sorted.values.size(); ++k) {
    // The next border stands where the rows below it are its share of all.
    const double share = sorted.weight * static_cast<double>(borders.size() + 1);
    if (has_bin_each || sorted.values[k].below * static_cast<double>(bins) >= share) {
      borders.push_back(sorted.values[k].value);
    }
    if (static_cast<Index>(borders.size()) == bins - 1) break;
  }
  return borders;
}

Sorted sorted_column(std::span<const double> inputs, std::size_t column, std::size_t width,
                     std::span<const double> weights) {
  std::vector<double> values;
  std::vector<std::pair<double, double>> weighted;
  for (std::size_t row = 0; row * width < inputs.size(); ++row) {
    const double value = inputs[row * width + column];
    if (std::isnan(value)) continue;
    if (weights.empty()) {
      values.push_back(value);
    } else if (weights[row] > 0) {
      weighted.emplace_back(value, weights[row]);
    }
  }
  return weights.empty() ? sorted_alike(std::move(values)) : sorted_by_weight(std::move(weighted));
}

}  // namespace

BinnedRows bin_rows(std::span<const double> inputs, Index columns, Index bins, std::span<const double> weights) {
  if (bins < 2 || bins > 65000) {
    fail({Fault::usage, "cannot grow trees", "bins", grouped(bins) + " is outside [2, 65,000]", "use 256"});
  }
  BinnedRows binned;
  const auto width = static_cast<std::size_t>(columns);
  binned.rows = static_cast<Index>(inputs.size() / width);
  for (std::size_t column = 0; column < width; ++column) {
    const Borders borders = borders_of(sorted_column(inputs, column, width, weights), bins);
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
