// The team over long series: thousands of regions with barriers in them, and two teams of every size at once. What
// goes wrong once in a thousand shows here, as a wrong number or as a race under the thread sanitizer.
#include <gtest/gtest.h>

#include <array>
#include <thread>
#include <vector>

#include "pellucid/base/threads.hpp"

namespace pellucid {
namespace {

constexpr std::array<int, 4> sizes{1, 2, 3, 8};

/// Passes numbers round the team: in each region, each thread reads what its neighbour wrote before the barrier.
struct Carousel {
  Team& team;
  std::vector<int> cells = std::vector<int>(static_cast<std::size_t>(team.size()));
  std::vector<int> seen = cells;  ///< plain memory, as the results of kernels are

  void region(int thread) {
    const auto at = static_cast<std::size_t>(thread);
    ++cells[at];
    team.barrier();
    seen[at] += cells[(at + 1) % cells.size()];
    team.barrier();
    cells[at] += thread == 0 ? 0 : 1;  // thread 0 falls behind: neighbours are told apart
  }
  void run(int regions) {
    for (int i = 0; i < regions; ++i) {
      team.run([](void* context, int thread) { static_cast<Carousel*>(context)->region(thread); }, this);
    }
  }
  /// Sum over regions r = 0, 1, … of what the neighbour's cell holds then: r + 1 for thread 0, 2 r + 1 for the others.
  int expected(std::size_t thread, int regions) const {
    const bool is_of_first = (thread + 1) % cells.size() == 0;
    return is_of_first ? regions * (regions + 1) / 2 : regions * regions;
  }
};

TEST(Regions, two_thousand_in_a_row_each_see_what_came_before_the_barrier) {
  for (const int size : sizes) {
    Team team(size);
    Carousel carousel{team};
    carousel.run(2000);
    for (std::size_t thread = 0; thread < carousel.seen.size(); ++thread)
      EXPECT_EQ(carousel.seen[thread], carousel.expected(thread, 2000)) << thread << " of " << size;
  }
}

TEST(Regions, of_two_teams_at_once_do_not_meet_each_others_barriers) {
  for (const int size : sizes) {
    const auto work = [](int threads) {
      Team team(threads);
      Carousel carousel{team};
      carousel.run(300);
      for (std::size_t thread = 0; thread < carousel.seen.size(); ++thread)
        EXPECT_EQ(carousel.seen[thread], carousel.expected(thread, 300)) << thread << " of " << threads;
    };
    std::thread other(work, size);
    work(size == 8 ? 3 : size + 1);
    other.join();
  }
}

TEST(Regions, one_team_may_be_used_within_a_region_of_another) {
  struct Nest {
    Team inner{2};
    std::array<int, 2> counts{};
  } nest;
  Team outer(3);
  for (int i = 0; i < 50; ++i) {
    outer.run(
        [](void* context, int thread) {
          if (thread != 1) return;
          auto& it = *static_cast<Nest*>(context);
          it.inner.run([](void* counts, int at) { ++static_cast<int*>(counts)[at]; }, it.counts.data());
        },
        &nest);
  }
  EXPECT_EQ(nest.counts, (std::array<int, 2>{50, 50}));
}

TEST(Regions, teams_that_come_and_go_leave_no_thread_behind) {
  for (int i = 0; i < 200; ++i) {
    Team team(1 + i % 4);
    int sum = 0;
    if (i % 2 == 0)
      team.run(
          [](void* it, int thread) {
            if (thread == 0) ++*static_cast<int*>(it);
          },
          &sum);
  }
  SUCCEED() << "a thread that outlives its team would use memory that is gone";
}

}  // namespace
}  // namespace pellucid
