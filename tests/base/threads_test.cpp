// The team: every thread takes part in every region, barriers hold all of them, and none of it depends on how many
// processors there are or on what the caller did to its arithmetic.
#include "pellucid/base/threads.hpp"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/failure.hpp"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

class Sizes : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Team, Sizes, ::testing::Values(1, 2, 3, 8));  // 8: more than this machine has, most likely

TEST_P(Sizes, every_thread_works_once_in_each_region) {
  Team team(GetParam());
  EXPECT_EQ(team.size(), GetParam());
  std::vector<int> worked(static_cast<std::size_t>(GetParam()));  // each thread writes its own
  for (int region = 1; region <= 300; ++region) {
    team.run(
        [](void* counts, int thread) { ++(*static_cast<std::vector<int>*>(counts))[static_cast<std::size_t>(thread)]; },
        &worked);
    for (const int count : worked) ASSERT_EQ(count, region);
  }
}

TEST_P(Sizes, the_caller_is_thread_0) {
  Team team(GetParam());
  struct Seen {
    std::thread::id caller = std::this_thread::get_id();
    std::atomic<int> wrong = 0;
  } seen;
  team.run(
      [](void* context, int thread) {
        auto& it = *static_cast<Seen*>(context);
        if ((std::this_thread::get_id() == it.caller) != (thread == 0)) ++it.wrong;
      },
      &seen);
  EXPECT_EQ(seen.wrong, 0);
}

// Each thread writes its cell, meets the others, and reads all cells: plain memory, so that a barrier that lets one
// through too early gives a wrong sum here and a race under the thread sanitizer.
struct Ring {
  Team& team;
  std::vector<int> cells;
  std::atomic<int> wrong = 0;

  void work(int thread) {
    const int size = static_cast<int>(cells.size());
    for (int round = 1; round <= 200; ++round) {
      cells[static_cast<std::size_t>(thread)] = round * (thread + 1);
      team.barrier();
      if (std::accumulate(cells.begin(), cells.end(), 0) != round * size * (size + 1) / 2) ++wrong;
      team.barrier();
    }
  }
};

TEST_P(Sizes, a_barrier_shows_each_thread_what_the_others_wrote) {
  Team team(GetParam());
  Ring ring{team, std::vector<int>(static_cast<std::size_t>(GetParam()))};
  team.run([](void* context, int thread) { static_cast<Ring*>(context)->work(thread); }, &ring);
  EXPECT_EQ(ring.wrong, 0);
}

TEST_P(Sizes, threads_that_fell_asleep_are_woken) {
  Team team(GetParam());
  std::atomic<int> worked = 0;
  for (int region = 0; region < 5; ++region) {
    std::this_thread::sleep_for(std::chrono::milliseconds(3));  // far longer than they spin
    team.run(
        [](void* count, int thread) {
          if (thread == 0) std::this_thread::sleep_for(std::chrono::milliseconds(3));  // the others sleep at the end
          ++*static_cast<std::atomic<int>*>(count);
        },
        &worked);
  }
  EXPECT_EQ(worked, 5 * GetParam());
}

// The number of threads changes from run to run; what is computed does not.
TEST_P(Sizes, work_that_is_done_again_and_again_is_whole_on_however_many_threads) {
  Team team(GetParam());
  struct Sums {
    Team& team;
    std::array<int, 64> parts{};
    int total = 0, most = 0;
  } sums{team};
  ThreadCount::Habit habit;
  for (int round = 1; round <= 2000; ++round) {
    if (round % 100 == 0) habit = {1, 1, 9, round / 100 % GetParam() + 1};  // as if it had been slow: others are tried
    team.run(
        [](void* context, int thread, int threads) {
          Sums& it = *static_cast<Sums*>(context);
          for (int part = thread; part < 64; part += threads) ++it.parts[static_cast<std::size_t>(part)];
          if (threads > 1) it.team.barrier();
          if (thread == 0) it.total = std::accumulate(it.parts.begin(), it.parts.end(), 0);
          if (thread == 0) it.most = std::max(it.most, threads);
        },
        &sums, habit);
    ASSERT_EQ(sums.total, 64 * round);
  }
  EXPECT_EQ(sums.most, GetParam());
}

TEST(Team, runs_the_regions_of_two_callers_one_after_the_other) {
  Team team(2);
  struct Both {
    std::atomic<int> inside = 0, overlaps = 0;
  } both;
  const auto call = [&] {
    for (int i = 0; i < 100; ++i) {
      team.run(
          [](void* context, int thread) {
            auto& it = *static_cast<Both*>(context);
            if (thread == 0 && it.inside.fetch_add(1) != 0) ++it.overlaps;
            if (thread == 0) it.inside.fetch_sub(1);
          },
          &both);
    }
  };
  std::thread other(call);
  call();
  other.join();
  EXPECT_EQ(both.overlaps, 0);
}

TEST(Team, two_teams_work_at_the_same_time) {
  std::atomic<int> worked = 0;
  const auto use = [&] {
    Team team(2);
    for (int i = 0; i < 100; ++i) team.run([](void* count, int) { ++*static_cast<std::atomic<int>*>(count); }, &worked);
  };
  std::thread other(use);
  use();
  other.join();
  EXPECT_EQ(worked, 400);
}

#if defined(__SSE2__)
constexpr unsigned flush_denormals = 0x8040;  // results and operands
constexpr unsigned round_up = 0x4000;

struct Arithmetic {
  volatile float tiny = 0x1p-140F, third = 3;
  std::array<std::uint32_t, 2> halves{}, thirds{};
};

void compute(void* context, int thread) {
  auto& it = *static_cast<Arithmetic*>(context);
  const auto at = static_cast<std::size_t>(thread);
  it.halves[at] = std::bit_cast<std::uint32_t>(it.tiny * 0.5F);
  it.thirds[at] = std::bit_cast<std::uint32_t>(1.0F / it.third);
}

TEST(Team, computes_the_same_bits_whatever_the_caller_set_and_leaves_that_as_it_was) {
  const unsigned before = _mm_getcsr();
  for (const unsigned mode : {flush_denormals, round_up}) {
    for (const int size : {1, 2}) {
      for (const bool is_set_first : {true, false}) {
        if (is_set_first) _mm_setcsr(before | mode);
        Arithmetic arithmetic;
        unsigned after = 0;
        {
          Team team(size);
          _mm_setcsr(before | mode);
          team.run(compute, &arithmetic);
          after = _mm_getcsr();
        }
        _mm_setcsr(before);
        for (int thread = 0; thread < size; ++thread) {
          EXPECT_EQ(arithmetic.halves[static_cast<std::size_t>(thread)], 0x100U) << thread << " of " << size;  // 2^-141
          EXPECT_EQ(arithmetic.thirds[static_cast<std::size_t>(thread)], 0x3eaaaaabU) << thread << " of " << size;
        }
        EXPECT_EQ(after & mode, mode);
      }
    }
  }
}
#endif

class Variables : public ::testing::Test {
 protected:
  void SetUp() override { clear(); }
  void TearDown() override { clear(); }
  static void clear() {
    ::unsetenv("PELLUCID_THREADS");
    ::unsetenv("OMP_NUM_THREADS");
  }
};

TEST_F(Variables, pellucids_own_goes_before_openmps_and_an_empty_one_counts_as_unset) {
  EXPECT_GE(Team::default_size(), 1);
  ::setenv("OMP_NUM_THREADS", "5", 1);
  EXPECT_EQ(Team::default_size(), 5);
  ::setenv("PELLUCID_THREADS", "", 1);
  EXPECT_EQ(Team::default_size(), 5);
  ::setenv("PELLUCID_THREADS", "3", 1);
  EXPECT_EQ(Team::default_size(), 3);
}

TEST_F(Variables, that_hold_no_number_of_threads_are_refused_by_name_and_value) {
  for (const char* const value : {"0", "-2", "two", "2.5", "1e9", "2 ", "nan", "0x2", "1025"}) {
    ::setenv("PELLUCID_THREADS", value, 1);
    const Error error = error_of([] { Team::default_size(); });
    EXPECT_EQ(error.fault, Fault::usage);
    EXPECT_TRUE(says(error, "PELLUCID_THREADS"));
    EXPECT_TRUE(says(error, std::string("\"") + value + "\""));
  }
}

/// Of the regions of a team of two whose second thread stood beside the first when it fell asleep: how many it began
/// there, and whether it may still run wherever it might.
struct Sharing {
  cpu_set_t may{};
  std::atomic<int> first{-1};
  int begun_beside = 0;
  bool is_free = true;

  void begin(int thread) {
    if (thread == 0) {
      first = sched_getcpu();
      const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(1);
      while (std::chrono::steady_clock::now() < end) continue;
      return;
    }
    cpu_set_t now{};
    is_free = is_free && sched_getaffinity(0, sizeof now, &now) == 0 && CPU_EQUAL(&now, &may) != 0;
    while (first < 0) continue;
    begun_beside += sched_getcpu() == first ? 1 : 0;
    cpu_set_t beside{};
    CPU_SET(static_cast<std::size_t>(first.load()), &beside);
    sched_setaffinity(0, sizeof beside, &beside);
    sched_setaffinity(0, sizeof may, &may);
  }
};

TEST(Team, is_not_left_on_one_processor_where_it_may_run_on_two_and_is_bound_to_none) {
  Sharing sharing;
  ASSERT_EQ(sched_getaffinity(0, sizeof sharing.may, &sharing.may), 0);
  if (CPU_COUNT(&sharing.may) < 2) GTEST_SKIP() << "one processor";
  constexpr int regions = 60;
  Team two(2);
  for (int region = 0; region < regions; ++region) {
    sharing.first = -1;
    two.run([](void* context, int thread) { static_cast<Sharing*>(context)->begin(thread); }, &sharing);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));  // the second thread falls asleep
  }
  EXPECT_LT(sharing.begun_beside, regions / 4);
  EXPECT_TRUE(sharing.is_free);
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_SANITIZER_THREADS  // of its own, which a limit would hit
#endif
#endif

#if !defined(HAS_SANITIZER_THREADS)
// Exits with 0 if a team that the system does not allow is a clear error.
void ask_for_too_many_threads() {
  constexpr uid_t someone = 54321;  // root knows no limit
  const rlimit few{4, 4};
  if (::geteuid() == 0 && ::setuid(someone) != 0) std::exit(3);
  if (::setrlimit(RLIMIT_NPROC, &few) != 0) std::exit(4);
  const Error error = error_of([] { const Team team(64); });
  const bool is_clear = error.fault == Fault::run && says(error, "cannot start 64 threads");
  std::exit(is_clear ? 0 : 5);
}

TEST(Team, that_cannot_be_had_is_an_error_and_ends_the_threads_it_has) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(ask_for_too_many_threads(), ::testing::ExitedWithCode(0), "");  // in a process of its own
}
#endif

}  // namespace
}  // namespace pellucid
