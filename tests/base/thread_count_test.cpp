// How many threads are taken, on machines whose clock is a number: what each choice costs is said here, none of it is
// measured.
#include "pellucid/base/thread_count.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "pellucid/base/random.hpp"

namespace pellucid {
namespace {

/// Seconds that the work takes on so many threads at a time, as often as it takes to pass `until`; and what it would
/// have taken on the better number all along.
struct Spent {
  double chosen = 0, best = 0;
  int threads = 0;  ///< in the end, trials apart

  double excess() const { return chosen / best - 1; }
};

using Cost = std::function<double(int threads, double time)>;

Spent spend(ThreadCount& count, ThreadCount::Habit& habit, int most, double& time, double until, const Cost& cost) {
  Spent spent;
  while (time < until) {
    const double seconds = cost(count.next(habit), time);
    double best = seconds;
    for (int threads = 1; threads <= most; threads *= 2) best = std::min(best, cost(threads, time));
    spent.chosen += seconds;
    spent.best += best;
    time += seconds;
    count.ended(habit, time, seconds);
    spent.threads = habit.threads;
  }
  return spent;
}

Spent spend(int most, double until, const Cost& cost) {
  ThreadCount count(most);
  ThreadCount::Habit habit;
  double time = 0;
  return spend(count, habit, most, time, until, cost);
}

TEST(ThreadCount, knows_all_numbers_that_it_may_come_to) {
  EXPECT_EQ(ThreadCount::possible(1), std::set{1});
  EXPECT_EQ(ThreadCount::possible(8), (std::set{1, 2, 4, 8}));
  for (const int most : {3, 7, 24, 100}) {
    std::set<int> seen;
    ThreadCount count(most);
    ThreadCount::Habit habit;
    std::uint32_t times = 0;
    double time = 0;
    spend(count, habit, most, time, 60, [&](int threads, double) {
      seen.insert(threads);
      return random_uniform(1, ++times, 0) < 0.01 ? 0.05 : 0.001 * (1 + random_uniform(2, times, 0));
    });
    const std::set<int> possible = ThreadCount::possible(most);
    EXPECT_TRUE(std::ranges::includes(possible, seen)) << most;
    EXPECT_GT(seen.size(), 2U) << most;
  }
}

TEST(ThreadCount, is_all_on_an_idle_machine_and_trials_cost_little) {
  for (const double step : {0.0001, 0.001, 0.02}) {
    const Spent spent = spend(2, 10, [&](int threads, double) { return step * (threads == 1 ? 1.9 : 1); });
    EXPECT_EQ(spent.threads, 2);
    EXPECT_LT(spent.excess(), 0.02) << step;
  }
}

TEST(ThreadCount, is_one_where_two_wait_for_each_other) {
  for (const double step : {0.0003, 0.002, 0.02}) {
    const Spent spent = spend(2, 10, [&](int threads, double) { return step * (threads == 1 ? 1 : 7); });
    EXPECT_EQ(spent.threads, 1);
    EXPECT_LT(spent.excess(), 0.06) << step;
  }
}

TEST(ThreadCount, is_not_misled_for_long_by_threads_that_are_let_run_after_a_long_sleep) {
  double slept_since = 0, began = -1;
  const Spent spent = spend(2, 20, [&](int threads, double time) {
    if (threads == 1) {
      if (began >= 0) slept_since = time;
      began = -1;
      return 0.001;
    }
    if (began < 0) began = time;
    return time - began < 0.03 && began - slept_since > 0.1 ? 0.0006 : 0.007;
  });
  EXPECT_LT(spent.chosen / (spent.best / 0.6), 1.2);
}

TEST(ThreadCount, follows_a_machine_that_becomes_busy_and_idle_again) {
  ThreadCount count(2);
  ThreadCount::Habit habit;
  double time = 0;
  const auto idle = [](int threads, double) { return threads == 1 ? 0.0019 : 0.001; };
  const auto busy = [](int threads, double) { return threads == 1 ? 0.003 : 0.02; };
  EXPECT_EQ(spend(count, habit, 2, time, 5, idle).threads, 2);
  const Spent among_others = spend(count, habit, 2, time, 15, busy);
  EXPECT_EQ(among_others.threads, 1);
  EXPECT_LT(among_others.excess(), 0.12);
  spend(count, habit, 2, time, 22, idle);
  const Spent alone_again = spend(count, habit, 2, time, 30, idle);
  EXPECT_EQ(alone_again.threads, 2);
  EXPECT_LT(alone_again.excess(), 0.03);
}

TEST(ThreadCount, of_many_finds_how_many_processors_are_left) {
  for (const int left : {1, 2, 4, 8}) {
    const Spent spent = spend(8, 20, [&](int threads, double) {
      const double shared = 0.008 / threads;
      return threads <= left ? shared : shared + 0.01;
    });
    EXPECT_LE(spent.threads, left);
    EXPECT_LT(spent.excess(), 0.1) << left;
  }
}

TEST(ThreadCount, keeps_works_of_different_lengths_apart) {
  ThreadCount count(2);
  ThreadCount::Habit step, validation;
  double time = 0, chosen = 0, best = 0;
  std::uint32_t drawn = 0;
  while (time < 10) {
    const bool is_step = random_bits(3, 0, drawn++) % 8 != 0;
    ThreadCount::Habit& habit = is_step ? step : validation;
    const double seconds = (is_step ? 0.001 : 0.0001) * (count.next(habit) == 1 ? 1.8 : 1);
    time += seconds;
    chosen += seconds;
    best += is_step ? 0.001 : 0.0001;
    count.ended(habit, time, seconds);
  }
  EXPECT_LT(chosen / best, 1.02);
}

}  // namespace
}  // namespace pellucid
