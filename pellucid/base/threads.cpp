// Threads wait for the next region, and for each other at barriers, by watching a counter: first spinning, as the wait
// is mostly shorter than a switch of threads, then asleep in the kernel.
#include "pellucid/base/threads.hpp"

#include <cstdlib>
#include <string>

#include "pellucid/base/arithmetic.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

#if !defined(PELLUCID_NO_THREADS)
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <mutex>
#include <vector>
#endif

namespace pellucid {

#if defined(PELLUCID_NO_THREADS)

struct Team::State {};
Team::Team(int) {}
Team::~Team() = default;
int Team::size() const { return 1; }
void Team::run(void (*work)(void*, int), void* context) {
  const Arithmetic arithmetic(Denormals::kept);
  work(context, 0);
}
void Team::run(void (*work)(void*, int, int), void* context, ThreadCount::Habit&) {
  const Arithmetic arithmetic(Denormals::kept);
  work(context, 0, 1);
}
void Team::barrier() {}
int Team::default_size() { return 1; }

#else

namespace {

constexpr int spins = 2000;  // of a pause each: about 20 to 50 microseconds

void pause() {
#if defined(__SSE2__)
  _mm_pause();
#endif
}

/// Lets the calling thread go on elsewhere if it stands on `processor`; later it may run wherever it might before. A
/// system wakes a thread beside the one that wakes it, and where both mostly wait for each other it sees no reason to
/// part them, though another processor is idle: together they are slower than one alone.
void leave(int processor) {
  cpu_set_t may, others;
  if (sched_getcpu() != processor || sched_getaffinity(0, sizeof may, &may) != 0) return;
  others = may;
  CPU_CLR(static_cast<std::size_t>(processor), &others);
  if (CPU_COUNT(&others) == 0 || sched_setaffinity(0, sizeof others, &others) != 0) return;
  sched_setaffinity(0, sizeof may, &may);
}

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

constexpr unsigned region_step = 2048;  // the low bits of a region's number say on how many threads it runs

int processors() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
  return static_cast<int>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));  // more of them than the set has room for
}

}  // namespace

struct Team::State {
  /// A number that threads wait for, and where the thread ran that changed it last.
  struct Watched {
    alignas(64) std::atomic<unsigned> value{0};
    std::atomic<int> changed_on{-1};

    void change(unsigned to) {
      changed_on.store(sched_getcpu(), std::memory_order_relaxed);
      // In total order: notify_all looks for sleepers, and a mere release could still be on its way when it looks.
      value.store(to, std::memory_order_seq_cst);
      value.notify_all();
    }

    // Returns what it is when it is no longer `old`. With more threads than processors spinning only delays the others.
    unsigned changed(unsigned old, bool may_spin) const {
      for (int i = 0; may_spin && i < spins; ++i) {
        if (const unsigned now = value.load(std::memory_order_acquire); now != old) return now;
        pause();
      }
      unsigned now = value.load(std::memory_order_acquire);
      if (now != old) return now;
      for (; now == old; now = value.load(std::memory_order_acquire)) value.wait(old, std::memory_order_acquire);
      if (may_spin) leave(changed_on.load(std::memory_order_relaxed));
      return now;
    }
  };

  int size = 1;
  bool may_spin = true;
  std::mutex one_region;  // at a time
  void (*work)(void*, int, int) = nullptr;
  void* context = nullptr;
  int threads = 1;  // of the region
  ThreadCount count{1};
  bool ending = false;
  Watched region;                           // how many were begun, times region_step, plus the threads of the last
  alignas(64) std::atomic<int> arrived{0};  // at the current barrier
  Watched passed;                           // counts barriers passed

  struct Worker {
    State* state;
    int thread;
    pthread_t handle;
  };
  std::vector<Worker> workers;

  void barrier() {
    const unsigned now = passed.value.load(std::memory_order_relaxed);
    const int all = threads;  // before it arrives: the next region may begin as soon as all have
    if (arrived.fetch_add(1, std::memory_order_acq_rel) + 1 == all) {
      arrived.store(0, std::memory_order_relaxed);
      passed.change(now + 1);
    } else {
      passed.changed(now, may_spin);
    }
  }

  void begin_next(int on_threads) {
    threads = on_threads;
    const unsigned begun = region.value.load(std::memory_order_relaxed) / region_step;
    region.change((begun + 1) * region_step + static_cast<unsigned>(on_threads));
  }

  // A thread that a region does not need may miss it, and must not touch what belongs to the next.
  void serve(int thread) {
    const Arithmetic arithmetic(Denormals::kept);
    for (unsigned seen = 0;;) {
      seen = region.changed(seen, may_spin);
      if (static_cast<unsigned>(thread) >= seen % region_step) continue;
      if (ending) return;
      work(context, thread, threads);
      barrier();
    }
  }

  void run(void (*its_work)(void*, int, int), void* its_context, int on_threads) {
    if (on_threads == 1) return its_work(its_context, 0, 1);
    work = its_work;
    context = its_context;
    begin_next(on_threads);
    its_work(its_context, 0, on_threads);
    barrier();
  }

  void end() {
    ending = true;
    begin_next(size);
    for (const Worker& worker : workers) pthread_join(worker.handle, nullptr);
    workers.clear();
  }

  static void* begin(void* worker) {
    static_cast<Worker*>(worker)->state->serve(static_cast<Worker*>(worker)->thread);
    return nullptr;
  }
};

Team::Team(int threads) : state_(std::make_unique<State>()) {
  if (threads < 1 || threads >= static_cast<int>(region_step)) {
    fail({Fault::usage, "cannot start a team of threads", "",
          std::to_string(threads) + " is no number of threads for it", "give 1 to " + std::to_string(region_step - 1)});
  }
  state_->size = threads;
  state_->count = ThreadCount(threads);
  state_->may_spin = threads <= processors();
  state_->workers.reserve(static_cast<std::size_t>(std::max(0, threads - 1)));  // as each knows where it stands
  for (int thread = 1; thread < threads; ++thread) {
    State::Worker& worker = state_->workers.emplace_back(State::Worker{state_.get(), thread, {}});
    const int error = pthread_create(&worker.handle, nullptr, State::begin, &worker);
    if (error == 0) continue;
    state_->workers.pop_back();
    state_->end();
    fail({Fault::run, "cannot start " + std::to_string(threads) + " threads",
          "thread " + std::to_string(thread + 1) + " of " + std::to_string(threads), std::strerror(error),
          "use fewer: PELLUCID_THREADS=" + std::to_string(thread)});
  }
}

Team::~Team() { state_->end(); }

int Team::size() const { return state_->size; }

void Team::run(void (*work)(void*, int), void* context) {
  struct Given {
    void (*work)(void*, int);
    void* context;
  } given{work, context};
  const Arithmetic arithmetic(Denormals::kept);
  if (state_->size == 1) return work(context, 0);
  const std::lock_guard lock(state_->one_region);
  state_->run(
      [](void* it, int thread, int) {
        const Given& each = *static_cast<Given*>(it);
        each.work(each.context, thread);
      },
      &given, state_->size);
}

void Team::run(void (*work)(void*, int, int), void* context, ThreadCount::Habit& habit) {
  const Arithmetic arithmetic(Denormals::kept);
  if (state_->size == 1) return work(context, 0, 1);
  const std::lock_guard lock(state_->one_region);
  const double begin = seconds_now();
  state_->run(work, context, state_->count.next(habit));
  const double end = seconds_now();
  state_->count.ended(habit, end, end - begin);
}

void Team::barrier() { state_->barrier(); }

int Team::default_size() {
  for (const char* const name : {"PELLUCID_THREADS", "OMP_NUM_THREADS"}) {
    const char* const text = std::getenv(name);
    if (text == nullptr || *text == '\0') continue;
    const auto number = parse_number(text);
    constexpr int most = 1024;
    const bool is_possible = number && *number >= 1 && *number <= most;  // false for NaN, which is no int
    if (!is_possible || *number != static_cast<int>(*number)) {
      fail({Fault::usage, "cannot use the number of threads", name, in_quotes(text),
            "give a whole number from 1 to 1024"});
    }
    return static_cast<int>(*number);
  }
  return processors();
}

#endif

}  // namespace pellucid
