// How many rows are held out, which, and that one of them always trains.
#include "pellucid/data/split.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

namespace pellucid::data {
namespace {

TEST(SplitValidation, holds_out_the_rounded_share_and_leaves_a_row_to_train) {
  struct Case {
    std::uint32_t rows;
    double fraction;
    std::size_t held;
  };
  for (const Case& each : std::vector<Case>{{10, 0.25, 3},
                                            {10, 0.24, 2},
                                            {7, 0.5, 4},
                                            {3, 0.1, 0},
                                            {5, 0.1, 1},
                                            {2, 0.99, 1},
                                            {1, 0.9, 0},
                                            {0, 0.5, 0}}) {
    const Split split = split_validation(each.rows, each.fraction, 1);
    EXPECT_EQ(split.validation.size(), each.held) << each.fraction << " of " << each.rows;
    EXPECT_EQ(split.train.size(), each.rows - each.held);
  }
}

TEST(SplitValidation, holds_out_each_row_equally_often) {
  constexpr std::uint32_t rows = 20, seeds = 4000;
  std::vector<int> held(rows);
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    for (const std::uint32_t row : split_validation(rows, 0.2, seed).validation) ++held[row];
  }
  for (const int count : held) EXPECT_NEAR(count, 0.2 * seeds, 5 * std::sqrt(seeds * 0.2 * 0.8));  // standard errors
}

}  // namespace
}  // namespace pellucid::data
