// How often each of many keys stands there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace pellucid::data {

class KeyCounts {
 public:
  /// For at most so many different keys.
  explicit KeyCounts(std::size_t most) : keys_(most + most / 2 + 1), counts_(keys_.size()) {}

  /// Counts a key; how often it was counted before.
  std::uint32_t add(std::uint64_t key) {
    const std::size_t at = place_of(key);
    different_ += counts_[at] == 0 ? 1 : 0;
    keys_[at] = key;
    return counts_[at]++;
  }
  bool contains(std::uint64_t key) const { return counts_[place_of(key)] > 0; }
  std::size_t different() const { return different_; }
  /// The largest number by which each key's count can be divided; 0 without a key.
  std::uint32_t common_factor() const {
    return std::accumulate(counts_.begin(), counts_.end(), std::uint32_t{0},
                           [](std::uint32_t a, std::uint32_t b) { return std::gcd(a, b); });
  }

 private:
  // The first 32 bits of a product, as a part of the places (Fibonacci hashing): FNV-1a says little in its last bits.
  std::size_t place_of(std::uint64_t key) const {
    const std::uint64_t hash = (key * 0x9e3779b97f4a7c15U) >> 32;
    std::size_t at = static_cast<std::size_t>(hash * keys_.size() >> 32);
    while (counts_[at] > 0 && keys_[at] != key) at = at + 1 == keys_.size() ? 0 : at + 1;
    return at;
  }

  std::vector<std::uint64_t> keys_;
  std::vector<std::uint32_t> counts_;  ///< 0: the place is free
  std::size_t different_ = 0;
};

}  // namespace pellucid::data
