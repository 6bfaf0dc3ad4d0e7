// Time as the benchmarks take it.
#pragma once

#include <algorithm>
#include <chrono>

namespace pellucid::bench {

inline double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Seconds that `call` takes.
template <class Call>
double seconds_of(const Call& call) {
  const double begin = seconds_now();
  call();
  return seconds_now() - begin;
}

/// The fastest of many short runs, in seconds a call: others on the machine can only make it slower.
template <class Call>
double fastest(const Call& call) {
  constexpr double all = 0.15, one_run = 2e-4;
  double best = 1e30;
  long calls = 1;
  for (const double begin = seconds_now(); seconds_now() - begin < all;) {
    const double seconds = seconds_of([&] {
      for (long i = 0; i < calls; ++i) call();
    });
    best = std::min(best, seconds / static_cast<double>(calls));
    if (seconds < one_run) calls *= 2;
  }
  return best;
}

}  // namespace pellucid::bench
