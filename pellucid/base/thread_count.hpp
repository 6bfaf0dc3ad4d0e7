// How many threads are worth it right now. Beside other busy processes threads that wait for each other lose more than
// they share, and how busy a machine is changes. So it is measured: now and then the work is done on half or twice as
// many, and what is faster stays. Trials are short and become rare where they fail: they cost about one part in a
// hundred.
#pragma once

#include <set>

namespace pellucid {

class ThreadCount {
 public:
  /// From one to `most`.
  explicit ThreadCount(int most) : most_(most), now_(most) {}

  /// All numbers that it may come to.
  static std::set<int> possible(int most);

  /// What is known of one piece of work that is done again and again. It stays where it is while it is done.
  struct Habit {
    double usual = 0;  ///< seconds that it takes of late
    double total = 0;  ///< seconds in which that was seen
    int times = 0;
    int threads = 0;  ///< on which it took so long
  };

  /// For the next time that this work is done.
  int next(const Habit& habit) const { return trial_ == &habit ? tried_ : now_; }
  /// It was done once more, took `seconds`, and ended at `time`, in seconds from any beginning.
  void ended(Habit& habit, double time, double seconds);

 private:
  /// Towards more or fewer threads.
  struct Direction {
    double due = 0, pause = least_pause;   ///< when it is tried again; how long after a trial that failed
    double refused_at = 0, failed = -1e9;  ///< what the work usually took when it failed last, and the time then
    void fail(double time, double usual, double lost);
  };
  static constexpr double least_pause = 0.2, longest_pause = 6;

  void consider(const Habit& habit, double time);
  void begin(const Habit& habit, int threads, double time);
  void judge(Habit& habit, double time);

  int most_, now_;
  Direction fewer_, more_;
  bool halves_ = true;      ///< fewer: half of them, else one; each after the other has failed
  double grown_at_ = -1e9;  ///< when more threads were taken last

  const Habit* trial_ = nullptr;  ///< the work that is being tried on `tried_` threads
  int tried_ = 0, trial_times_ = 0;
  double trial_seconds_ = 0, trial_began_ = 0;
};

}  // namespace pellucid
