// Which rows are trained on and which are held out for validation.
#pragma once

#include <cstdint>
#include <vector>

namespace pellucid::data {

struct Split {
  std::vector<std::uint32_t> train, validation;  ///< row numbers, ascending
};

/// Holds out round(fraction * rows) rows, chosen by (seed, row) alone. fraction is in [0, 1); at least one row trains.
Split split_validation(std::uint32_t rows, double fraction, std::uint64_t seed);

/// `most` of these rows, chosen by `key` alone, in their order; all of them if there are no more.
std::vector<std::uint32_t> sampled(std::vector<std::uint32_t> rows, std::size_t most, std::uint64_t key);

}  // namespace pellucid::data
