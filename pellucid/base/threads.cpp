// Threads wait for the next region, and for each other at barriers, by watching a counter: first spinning, as the wait
// is mostly shorter than a switch of threads, then asleep in the kernel.
#include "pellucid/base/threads.hpp"

#include <cstdlib>
#include <string>

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
#include <cstring>
#include <mutex>
#include <vector>
#endif

namespace pellucid {

namespace {

// While it lives, this thread rounds to nearest and keeps denormal numbers, whatever the program around the engine has
// set: a library built with -ffast-math clears denormals for the thread that loads it and for all that thread starts.
class DefaultArithmetic {
 public:
#if defined(__SSE2__)
  DefaultArithmetic() : before_(_mm_getcsr()) {
    if ((before_ & ~status) != standard) _mm_setcsr(standard);
  }
  ~DefaultArithmetic() {
    if ((before_ & ~status) != standard) _mm_setcsr(before_);
  }

 private:
  static constexpr unsigned standard = 0x1f80;  // all exceptions masked
  static constexpr unsigned status = 0x3f;      // which exceptions occurred
  unsigned before_;
#elif defined(__aarch64__)
  DefaultArithmetic() {
    asm volatile("mrs %0, fpcr" : "=r"(before_));
    if (before_ != 0) asm volatile("msr fpcr, xzr");
  }
  ~DefaultArithmetic() {
    if (before_ != 0) asm volatile("msr fpcr, %0" : : "r"(before_));
  }

 private:
  unsigned long before_ = 0;
#else
  DefaultArithmetic() {}
  ~DefaultArithmetic() {}

 private:
#endif
  DefaultArithmetic(const DefaultArithmetic&) = delete;
  DefaultArithmetic& operator=(const DefaultArithmetic&) = delete;
};

}  // namespace

#if defined(PELLUCID_NO_THREADS)

struct Team::State {};
Team::Team(int) {}
Team::~Team() = default;
int Team::size() const { return 1; }
void Team::run(void (*work)(void*, int), void* context) {
  const DefaultArithmetic arithmetic;
  work(context, 0);
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

// Returns when `counter` is no longer `old`. With more threads than processors spinning only delays the others.
void await_change(const std::atomic<unsigned>& counter, unsigned old, bool may_spin) {
  for (int i = 0; may_spin && i < spins; ++i) {
    if (counter.load(std::memory_order_acquire) != old) return;
    pause();
  }
  while (counter.load(std::memory_order_acquire) == old) counter.wait(old, std::memory_order_acquire);
}

int processors() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
  return static_cast<int>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));  // more of them than the set has room for
}

}  // namespace

struct Team::State {
  int size = 1;
  bool may_spin = true;
  std::mutex one_region;  // at a time
  void (*work)(void*, int) = nullptr;
  void* context = nullptr;
  bool ending = false;
  alignas(64) std::atomic<unsigned> region{0};  // counts regions begun
  alignas(64) std::atomic<int> arrived{0};      // at the current barrier
  alignas(64) std::atomic<unsigned> passed{0};  // counts barriers passed

  struct Worker {
    State* state;
    int thread;
    pthread_t handle;
  };
  std::vector<Worker> workers;

  void barrier() {
    const unsigned now = passed.load(std::memory_order_relaxed);
    if (arrived.fetch_add(1, std::memory_order_acq_rel) + 1 == size) {
      arrived.store(0, std::memory_order_relaxed);
      // In total order: notify_all looks for sleepers, and a mere release could still be on its way when it looks.
      passed.store(now + 1, std::memory_order_seq_cst);
      passed.notify_all();
    } else {
      await_change(passed, now, may_spin);
    }
  }

  void begin_next() {
    region.fetch_add(1, std::memory_order_seq_cst);  // as in barrier
    region.notify_all();
  }

  void serve(int thread) {
    const DefaultArithmetic arithmetic;
    for (unsigned seen = 0;; ++seen) {
      await_change(region, seen, may_spin);
      if (ending) return;
      work(context, thread);
      barrier();
    }
  }

  void end() {
    ending = true;
    begin_next();
    for (const Worker& worker : workers) pthread_join(worker.handle, nullptr);
    workers.clear();
  }

  static void* begin(void* worker) {
    static_cast<Worker*>(worker)->state->serve(static_cast<Worker*>(worker)->thread);
    return nullptr;
  }
};

Team::Team(int threads) : state_(std::make_unique<State>()) {
  state_->size = threads;
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
  const DefaultArithmetic arithmetic;
  if (state_->size == 1) return work(context, 0);
  const std::lock_guard lock(state_->one_region);
  state_->work = work;
  state_->context = context;
  state_->begin_next();
  work(context, 0);
  state_->barrier();
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
