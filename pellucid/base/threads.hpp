// A team of threads that runs one region at a time: the caller is thread 0, the others wait between regions
// (they spin for a moment, then sleep). Inside a region the threads meet at barriers.
#pragma once

#include <memory>

#include "pellucid/base/thread_count.hpp"

namespace pellucid {

#if defined(PELLUCID_NO_THREADS)
constexpr bool has_threads = false;
#else
constexpr bool has_threads = true;
#endif

class Team {
 public:
  /// `threads` >= 1, the caller included; 1 starts none. The threads end with the team. Fails (Fault::run) if the
  /// system does not give them.
  explicit Team(int threads);
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  int size() const;

  /// Runs work(context, thread) once on every thread of the team and returns when all have ended.
  /// One region at a time: a second caller waits. `work` must not throw. Every thread rounds to nearest and keeps
  /// denormal numbers meanwhile, also if the caller has set otherwise.
  void run(void (*work)(void* context, int thread), void* context);

  /// The same for work that is done again and again and gives the same on any number of threads: on as many as are
  /// worth it at present (see ThreadCount), from the caller alone to all; `work` is told how many.
  void run(void (*work)(void* context, int thread, int threads), void* context, ThreadCount::Habit& habit);

  /// Inside a region: waits until every thread of the region has come here. Every thread must come equally often.
  void barrier();

  /// Threads to use when nothing is said: PELLUCID_THREADS, else OMP_NUM_THREADS, else the processors this process may
  /// use. Fails (Fault::usage) if a variable is not a whole number from 1 to 1024.
  static int default_size();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace pellucid
