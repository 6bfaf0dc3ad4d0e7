// The order of a shuffle: every number comes to every place equally often, and neighbours do not stay together. Counts
// are judged by chi-square, which is near its degrees of freedom, give or take a few times the root of twice as many.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "pellucid/base/random.hpp"

namespace pellucid {
namespace {

double chi_square(const std::vector<int>& counts, double expected) {
  double sum = 0;
  for (const int count : counts) sum += (count - expected) * (count - expected) / expected;
  return sum;
}

TEST(Permutation, brings_every_number_to_every_place_equally_often) {
  constexpr std::uint32_t size = 23, draws = 23'000;  // no power of two: a biased draw would show
  std::vector<int> counts(size * size);
  for (std::uint64_t seed = 0; seed < draws; ++seed) {
    const std::vector<std::uint32_t> order = random_permutation(random_key(seed, "shuffle", 1), size);
    for (std::uint32_t place = 0; place < size; ++place) ++counts[place * size + order[place]];
  }
  constexpr double freedom = (size - 1.0) * (size - 1.0);  // rows and columns of the table add up to `draws`
  EXPECT_NEAR(chi_square(counts, draws / size), freedom, 5 * std::sqrt(2 * freedom));
}

TEST(Permutation, parts_neighbours) {
  constexpr std::uint32_t size = 1000, draws = 200;
  int together = 0;  // in either order: 2 (size - 1) of size (size - 1) ordered pairs of places, for size - 1 pairs
  for (std::uint64_t step = 0; step < draws; ++step) {
    const std::vector<std::uint32_t> order = random_permutation(random_key(1, "shuffle", step), size);
    for (std::uint32_t i = 1; i < size; ++i) {
      const bool were_neighbours = order[i] == order[i - 1] + 1 || order[i] + 1 == order[i - 1];
      together += were_neighbours ? 1 : 0;
    }
  }
  const double expected = 2.0 * (size - 1) / size * draws;  // nearly Poisson
  EXPECT_NEAR(together, expected, 5 * std::sqrt(expected));
}

TEST(Permutation, of_two_steps_agree_in_one_place_on_average) {
  constexpr std::uint32_t size = 500, steps = 400;
  int agreements = 0;
  std::vector<std::uint32_t> before = random_permutation(random_key(2, "shuffle", 0), size);
  for (std::uint64_t step = 1; step <= steps; ++step) {
    const std::vector<std::uint32_t> order = random_permutation(random_key(2, "shuffle", step), size);
    for (std::uint32_t i = 0; i < size; ++i) agreements += order[i] == before[i] ? 1 : 0;
    before = order;
  }
  EXPECT_NEAR(agreements, steps, 5 * std::sqrt(steps));
}

}  // namespace
}  // namespace pellucid
