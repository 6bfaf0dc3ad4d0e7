// Random numbers against the published vectors of Threefry, and what is built on it: keys, uniform numbers,
// permutations.
#include "pellucid/base/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

namespace pellucid {
namespace {

using Words = std::array<std::uint32_t, 2>;

std::uint64_t key_of(std::uint32_t first, std::uint32_t second) { return std::uint64_t{second} << 32 | first; }

// The known answers that the authors publish with their library Random123 (kat_vectors, threefry2x32 with 20 rounds).
TEST(Threefry, gives_the_known_answers_of_its_authors) {
  EXPECT_EQ(threefry(0, 0, 0), (Words{0x6b200159, 0x99ba4efe}));
  EXPECT_EQ(threefry(key_of(0xffffffff, 0xffffffff), 0xffffffff, 0xffffffff), (Words{0x1cb996fc, 0xbb002be7}));
  EXPECT_EQ(threefry(key_of(0x13198a2e, 0x03707344), 0x243f6a88, 0x85a308d3), (Words{0xc4923a9c, 0x483df7a0}));
}

TEST(Random, keys_differ_by_seed_path_and_step) {
  std::set<std::uint64_t> keys;
  for (const std::uint64_t seed : {0ULL, 1ULL, 1ULL << 32, 1ULL << 63}) {
    for (const char* const path : {"", "a", "shuffle", "3.dropout", "30.dropout"}) {
      for (const std::uint64_t step : {0ULL, 1ULL, 1ULL << 32}) keys.insert(random_key(seed, path, step));
    }
  }
  EXPECT_EQ(keys.size(), 4U * 5U * 3U);
  EXPECT_EQ(random_key(7, "shuffle", 3), random_key(7, hash_path("shuffle"), 3));
}

TEST(Random, a_path_is_hashed_by_fnv_1a) {
  EXPECT_EQ(hash_path(""), 0xcbf29ce484222325U);  // the vectors of its authors
  EXPECT_EQ(hash_path("a"), 0xaf63dc4c8601ec8cU);
  EXPECT_EQ(hash_path("foobar"), 0x85944171f73967e8U);
}

TEST(Random, two_units_share_the_words_of_one_counter) {
  for (std::uint32_t unit = 0; unit < 10; ++unit) {
    EXPECT_EQ(random_bits(42, 5, unit), threefry(42, 5, unit / 2)[unit % 2]);
  }
}

TEST(Random, uniform_numbers_are_multiples_of_two_to_the_minus_24_in_the_unit_interval) {
  double sum = 0, square_sum = 0;
  constexpr std::uint32_t count = 100'000;
  for (std::uint32_t row = 0; row < count; ++row) {
    const double value = random_uniform(9, row, row % 3);
    ASSERT_TRUE(value >= 0 && value < 1);
    ASSERT_EQ(value * 0x1p24, std::floor(value * 0x1p24));
    ASSERT_EQ(static_cast<double>(static_cast<float>(value)), value);
    sum += value;
    square_sum += value * value;
  }
  // Four standard errors: sqrt(1/12 / count) of the mean, sqrt(4/45 / count) of the mean square.
  EXPECT_NEAR(sum / count, 0.5, 4 * std::sqrt(1.0 / 12 / count));
  EXPECT_NEAR(square_sum / count, 1.0 / 3, 4 * std::sqrt(4.0 / 45 / count));
}

TEST(Random, a_permutation_holds_every_number_once) {
  for (const std::uint32_t count : {0U, 1U, 2U, 3U, 1000U, 60'000U}) {
    std::vector<std::uint32_t> order = random_permutation(3, count);
    EXPECT_EQ(order, random_permutation(3, count));
    if (count >= 1000) {
      EXPECT_NE(order, random_permutation(4, count));
    }
    std::sort(order.begin(), order.end());
    ASSERT_EQ(order.size(), count);
    for (std::uint32_t i = 0; i < count; ++i) ASSERT_EQ(order[i], i);
  }
}

TEST(Random, all_orders_of_four_are_equally_likely) {
  std::map<std::vector<std::uint32_t>, int> seen;
  constexpr int draws = 24'000;
  for (std::uint64_t seed = 0; seed < draws; ++seed) ++seen[random_permutation(random_key(seed, "test", 0), 4)];
  ASSERT_EQ(seen.size(), 24U);
  double chi_square = 0;  // of 23 degrees of freedom: above 49.7 once in a thousand
  for (const auto& [order, count] : seen) chi_square += (count - 1000.0) * (count - 1000.0) / 1000.0;
  EXPECT_LT(chi_square, 49.7);
}

}  // namespace
}  // namespace pellucid
