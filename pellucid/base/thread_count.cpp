#include "pellucid/base/thread_count.hpp"

#include <algorithm>
#include <vector>

namespace pellucid {

namespace {

constexpr double enough = 0.02;     // seconds of a trial, and before one: several turns of the system's scheduler
constexpr double most_lost = 0.02;  // of all time, by trials that fail
constexpr int memory = 16;          // times that `usual` looks back on
constexpr double clearly = 0.95, much = 1.3;

int fewer(int threads) { return std::max(1, threads / 2); }
int more(int threads, int most) { return std::min(most, 2 * threads); }

}  // namespace

std::set<int> ThreadCount::possible(int most) {
  std::set<int> all;
  std::vector<int> next{most};
  while (!next.empty()) {
    const int threads = next.back();
    next.pop_back();
    if (!all.insert(threads).second) continue;
    for (const int other : {1, fewer(threads), more(threads, most)}) next.push_back(other);
  }
  return all;
}

void ThreadCount::Direction::fail(double time, double usual, double lost) {
  due = time + std::max(pause, lost / most_lost);
  failed = time;
  pause = std::min(3 * pause, longest_pause);
  refused_at = usual;
}

void ThreadCount::ended(Habit& habit, double time, double seconds) {
  if (most_ == 1) return;
  if (trial_ == &habit) {
    ++trial_times_;
    trial_seconds_ += seconds;
    return judge(habit, time);
  }
  if (habit.threads != now_) habit = {0, 0, 0, now_};
  habit.usual += (seconds - habit.usual) / std::min(++habit.times, memory);
  habit.total += seconds;
  if (time > trial_began_ + 1) trial_ = nullptr;  // of work that has not come again
  if (trial_ == nullptr && habit.times > 1 && habit.total >= enough) consider(habit, time);
}

void ThreadCount::consider(const Habit& habit, double time) {
  const bool has_slowed = habit.usual > much * fewer_.refused_at && time > fewer_.failed + 2 * least_pause;
  if (now_ > 1 && (time >= fewer_.due || has_slowed)) return begin(habit, halves_ ? fewer(now_) : 1, time);
  if (now_ < most_ && time >= more_.due) return begin(habit, more(now_, most_), time);
}

void ThreadCount::begin(const Habit& habit, int threads, double time) {
  trial_ = &habit;
  tried_ = threads;
  trial_times_ = 0;
  trial_seconds_ = 0;
  trial_began_ = time;
}

void ThreadCount::judge(Habit& habit, double time) {
  const double usually = habit.usual * trial_times_;
  const bool is_hopeless = trial_seconds_ > 2 * usually + enough / 4;
  if (!is_hopeless && (trial_times_ < 2 || trial_seconds_ < enough)) return;
  trial_ = nullptr;
  const bool is_growth = tried_ > now_;
  if (is_hopeless || trial_seconds_ > clearly * usually) {
    if (!is_growth) halves_ = !halves_;
    return (is_growth ? more_ : fewer_).fail(time, habit.usual, trial_seconds_ - usually);
  }
  if (is_growth) {
    grown_at_ = time;
    fewer_ = {.due = time};
  } else {
    const bool was_mistake = time - grown_at_ < longest_pause / 6;  // a thread that has slept long is let run at first
    if (!was_mistake) more_.pause = least_pause;
    more_.fail(time, 0, 0);
  }
  now_ = tried_;
  habit = {trial_seconds_ / trial_times_, trial_seconds_, trial_times_, now_};
}

}  // namespace pellucid
