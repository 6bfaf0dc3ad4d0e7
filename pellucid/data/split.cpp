#include "pellucid/data/split.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "pellucid/base/random.hpp"

namespace pellucid::data {

Split split_validation(std::uint32_t rows, double fraction, std::uint64_t seed) {
  std::vector<std::uint32_t> order = random_permutation(random_key(seed, "validation", 0), rows);
  const auto wanted = static_cast<std::uint32_t>(std::floor(fraction * rows + 0.5));
  const std::uint32_t held = rows == 0 ? 0 : std::min(wanted, rows - 1);
  Split split;
  split.validation.assign(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(held));
  split.train.assign(order.begin() + static_cast<std::ptrdiff_t>(held), order.end());
  std::sort(split.validation.begin(), split.validation.end());
  std::sort(split.train.begin(), split.train.end());
  return split;
}

std::vector<std::uint32_t> sampled(std::vector<std::uint32_t> rows, std::size_t most, std::uint64_t key) {
  if (rows.size() <= most) return rows;
  const std::vector<std::uint32_t> order = random_permutation(key, static_cast<std::uint32_t>(rows.size()));
  std::vector<std::uint32_t> some(most);
  for (std::size_t i = 0; i < most; ++i) some[i] = rows[order[i]];
  std::ranges::sort(some);
  return some;
}

}  // namespace pellucid::data
