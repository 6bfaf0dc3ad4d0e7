// How often each of many keys stands there.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace pellucid::data {

class KeyCounts {
 public:
  /// For at most so many different keys.
  explicit KeyCounts(std::size_t most) : places_(std::bit_ceil(2 * most + 1)) {}

  /// Counts a key; how often it was counted before.
  std::uint32_t add(std::uint64_t key) {
    Place& place = places_[place_of(key)];
    different_ += place.count == 0 ? 1 : 0;
    place.key = key;
    return place.count++;
  }
  bool contains(std::uint64_t key) const { return places_[place_of(key)].count > 0; }
  std::size_t different() const { return different_; }

 private:
  struct Place {
    std::uint64_t key = 0;
    std::uint32_t count = 0;
  };

  // Keys are hashes, of whose last bits FNV-1a says the least.
  std::size_t place_of(std::uint64_t key) const {
    std::size_t at = ((key * 0x9e3779b97f4a7c15U) >> 20) & (places_.size() - 1);
    while (places_[at].count > 0 && places_[at].key != key) at = (at + 1) & (places_.size() - 1);
    return at;
  }

  std::vector<Place> places_;
  std::size_t different_ = 0;
};

}  // namespace pellucid::data
