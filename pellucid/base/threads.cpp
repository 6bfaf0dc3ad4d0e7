// Threads wait for the next region, and for each other at barriers, by watching a counter: first spinning, as the wait
// is mostly shorter than a switch of threads, then asleep in the kernel.
#include "pellucid/base/threads.hpp"

#include <cstdlib>
#include <string>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

#if !defined(PELLUCID_NO_THREADS)
#include <sched.h>

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

#if defined(__SSE2__)
#include <immintrin.h>
#endif
#endif

namespace pellucid {

#if defined(PELLUCID_NO_THREADS)

struct Team::State {};
Team::Team(int) {}
Team::~Team() = default;
int Team::size() const { return 1; }
void Team::run(void (*work)(void*, int), void* context) { work(context, 0); }
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
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return CPU_COUNT(&set);
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
  std::vector<std::thread> threads;

  void barrier() {
    const unsigned now = passed.load(std::memory_order_relaxed);
    if (arrived.fetch_add(1, std::memory_order_acq_rel) + 1 == size) {
      arrived.store(0, std::memory_order_relaxed);
      passed.store(now + 1, std::memory_order_release);
      passed.notify_all();
    } else {
      await_change(passed, now, may_spin);
    }
  }

  void serve(int thread) {
    for (unsigned seen = 0;; ++seen) {
      await_change(region, seen, may_spin);
      if (ending) return;
      work(context, thread);
      barrier();
    }
  }
};

Team::Team(int threads) : state_(std::make_unique<State>()) {
  state_->size = threads;
  state_->may_spin = threads <= processors();
  for (int thread = 1; thread < threads; ++thread) {
    state_->threads.emplace_back([state = state_.get(), thread] { state->serve(thread); });
  }
}

Team::~Team() {
  state_->ending = true;
  state_->region.fetch_add(1, std::memory_order_release);
  state_->region.notify_all();
  for (std::thread& thread : state_->threads) thread.join();
}

int Team::size() const { return state_->size; }

void Team::run(void (*work)(void*, int), void* context) {
  if (state_->size == 1) return work(context, 0);
  const std::lock_guard lock(state_->one_region);
  state_->work = work;
  state_->context = context;
  state_->region.fetch_add(1, std::memory_order_release);
  state_->region.notify_all();
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
    if (!number || *number < 1 || *number > most || *number != static_cast<int>(*number)) {
      fail({Fault::usage, "cannot use the number of threads", name, "\"" + printable(text) + "\"",
            "give a whole number from 1 to 1024"});
    }
    return static_cast<int>(*number);
  }
  return processors();
}

#endif

}  // namespace pellucid
