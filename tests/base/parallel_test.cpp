#include "pellucid/base/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace pellucid {
namespace {

constexpr Index large = 1'000'000;

TEST(Parallel, each_part_is_done_once) {
  for (const Index size : {Index{10}, large}) {
    for (const Index parts : {0, 1, 2, 7, 1000}) {
      std::vector<std::atomic<int>> done(static_cast<std::size_t>(parts));
      for_each_part(parts, size, [&](Index part) { ++done[static_cast<std::size_t>(part)]; });
      for (const auto& times : done) ASSERT_EQ(times, 1) << parts;
    }
  }
}

TEST(Parallel, ranges_are_all_rows_without_a_gap) {
  for (const Index rows : {0, 1, 16'383, 16'384, 16'385, 100'000}) {
    std::vector<std::atomic<int>> done(static_cast<std::size_t>(rows));
    for_each_range(rows, large, [&](Index begin, Index end) {
      for (Index row = begin; row < end; ++row) ++done[static_cast<std::size_t>(row)];
    });
    for (const auto& times : done) ASSERT_EQ(times, 1) << rows;
  }
}

TEST(Parallel, the_first_part_that_throws_is_heard) {
  for (int round = 0; round < 20; ++round) {
    try {
      for_each_part(64, large, [&](Index part) {
        if (part == 5) std::this_thread::sleep_for(std::chrono::milliseconds(1));  // the next one throws before it
        if (part >= 5) throw std::runtime_error(std::to_string(part));
      });
      FAIL();
    } catch (const std::runtime_error& error) {
      ASSERT_STREQ(error.what(), "5");
    }
  }
}

}  // namespace
}  // namespace pellucid
