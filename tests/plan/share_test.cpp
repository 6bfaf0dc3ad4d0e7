// How parts are shared out among threads and joined.
#include "pellucid/plan/share.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "pellucid/plan/cut.hpp"

namespace pellucid::plan {
namespace {

constexpr Index all_models = 3, all_rows = 80, all_columns = 96;

Lowered cut_into(const Work& work, std::size_t passes) {
  Lowered lowered;
  for (std::size_t i = 0; i < passes; ++i) {
    lowered.stages.push_back(std::make_unique<Stage>());
    lowered.stages.back()->parts = cut(work);
  }
  return lowered;
}

Work work_of(double parts, Index of_models, bool columns_first) {
  return {of_models, all_rows, all_columns, 8, 16, parts, 1, columns_first};
}

/// How often each number of the result is computed by all threads together.
std::vector<int> computed(const Lowered& lowered, const std::vector<Turn>& turns, int threads, std::size_t pass) {
  std::vector<int> times(static_cast<std::size_t>(all_models * all_rows * all_columns));
  for (int thread = 0; thread < threads; ++thread) {
    for (const auto& [of_pass, part] : share(lowered, turns, thread, threads)) {
      if (of_pass != pass) continue;
      for (Index m = part.model_begin; m < part.model_end; ++m) {
        for (Index i = part.row_begin; i < part.row_end; ++i) {
          for (Index j = part.column_begin; j < part.column_end; ++j)
            ++times[static_cast<std::size_t>((m * all_rows + i) * all_columns + j)];
        }
      }
    }
  }
  return times;
}

TEST(Share, computes_each_number_once_on_any_number_of_threads) {
  const std::vector<int> once(static_cast<std::size_t>(all_models * all_rows * all_columns), 1);
  for (const double parts : {1, 2, 4, 8, 16}) {
    for (const bool columns_first : {false, true}) {
      const Lowered lowered = cut_into(work_of(parts, all_models, columns_first), 2);
      const auto count = static_cast<Index>(lowered.stages[0]->parts.size());
      for (const Index joined : {Index{1}, Index{2}, Index{3}, count}) {
        for (const int threads : {1, 2, 3, 8, 20}) {
          for (const std::size_t pass : {0U, 1U})
            EXPECT_EQ(computed(lowered, {{2, joined, false}}, threads, pass), once) << parts << " parts, " << joined;
        }
      }
    }
  }
}

TEST(Share, of_one_thread_is_all_in_one_part_if_so_many_go_together) {
  for (const double parts : {1, 2, 4, 8, 16}) {
    for (const Index of_models : {Index{1}, all_models}) {
      for (const bool columns_first : {false, true}) {
        const Lowered lowered = cut_into(work_of(parts, of_models, columns_first), 1);
        const Share all = share(lowered, {{1, 100, false}}, 0, 1);
        EXPECT_EQ(all.size(), 1U) << parts << " parts of " << of_models;
      }
    }
  }
}

TEST(Share, of_two_threads_is_half_of_the_longer_side) {
  const Lowered wide = cut_into({1, 32, 128, 8, 32, 16, 1, false}, 1),
                tall = cut_into({1, 128, 64, 8, 32, 16, 1, false}, 1);
  const Share of_wide = share(wide, {{1, 16, false}}, 0, 2), of_tall = share(tall, {{1, 16, false}}, 1, 2);
  ASSERT_EQ(of_wide.size(), 1U);
  EXPECT_EQ(of_wide[0].part.row_end - of_wide[0].part.row_begin, 32);
  EXPECT_EQ(of_wide[0].part.column_end, 64);
  ASSERT_EQ(of_tall.size(), 1U);
  EXPECT_EQ(of_tall[0].part.row_begin, 64);
  EXPECT_EQ(of_tall[0].part.column_end, 64);
}

TEST(Share, goes_with_the_same_rows_through_all_passes_of_a_turn) {
  const Lowered lowered = cut_into({1, 160, 16, 8, 16, 8, 1, false}, 3);
  for (const Index joined : {1, 2, 3, 4}) {
    const Share mine = share(lowered, {{3, joined, false}}, 1, 2);
    ASSERT_EQ(static_cast<Index>(mine.size()), (4 + joined - 1) / joined * 3);
    for (std::size_t at = 0; at < mine.size(); ++at) {
      EXPECT_EQ(mine[at].pass, at % 3);
      EXPECT_EQ(mine[at].part.row_begin, mine[at / 3 * 3].part.row_begin);
      EXPECT_EQ(mine[at].part.row_end, mine[at / 3 * 3].part.row_end);
    }
  }
}

TEST(Share, waits_as_often_as_all_others_even_without_a_part) {
  Lowered lowered = cut_into(work_of(1, 1, false), 4);
  lowered.stages[2]->parts = cut(work_of(8, 1, false));
  for (const int threads : {2, 3}) {
    for (int thread = 0; thread < threads; ++thread) {
      const Share mine = share(lowered, {{1, 1, false}, {1, 1, true}, {1, 1, true}, {1, 1, false}}, thread, threads);
      EXPECT_EQ(std::ranges::count(mine, Piece::waits, &Piece::pass), 2) << thread << " of " << threads;
    }
  }
  EXPECT_EQ(std::ranges::count(share(lowered, {{4, 1, true}}, 0, 1), Piece::waits, &Piece::pass), 0);
}

}  // namespace
}  // namespace pellucid::plan
