#include "pellucid/data/key_counts.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace pellucid::data {
namespace {

TEST(KeyCounts, count_as_a_map_does) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    std::mt19937_64 source(seed);
    const std::size_t many = 1 + source() % 3000;
    const std::uint64_t kinds = 1 + source() % (2 * many);
    // Keys that are near each other, or differ in their first bits alone, and 0.
    const int shift = static_cast<int>(source() % 50);
    KeyCounts counts(many);
    std::map<std::uint64_t, std::uint32_t> expected;
    for (std::size_t i = 0; i < many; ++i) {
      const std::uint64_t key = source() % kinds << shift;
      ASSERT_EQ(counts.add(key), expected[key]++) << seed;
    }
    EXPECT_EQ(counts.different(), expected.size());
    for (std::uint64_t key = 0; key < 2 * kinds; ++key) {
      ASSERT_EQ(counts.contains(key << shift), expected.contains(key << shift)) << seed;
    }
  }
}

}  // namespace
}  // namespace pellucid::data
