// Counts what operator new gives, in the whole test program: for one of its files. Not under the sanitizers, which
// bring an operator new of their own.
#pragma once

#if !defined(PELLUCID_SANITIZED)
#include <atomic>
#include <cstdlib>
#include <new>

namespace pellucid::testing {

inline std::atomic<bool> is_counting{false};
inline std::atomic<int> counted_allocations{0};

/// How often `work` allocates, on any thread.
template <class Work>
int allocations_of(Work work) {
  counted_allocations = 0;
  is_counting = true;
  work();
  is_counting = false;
  return counted_allocations;
}

}  // namespace pellucid::testing

// Not inlined: g++ would see free() meet memory of operator new.
[[gnu::noinline]] void* operator new(std::size_t bytes) {
  if (pellucid::testing::is_counting) ++pellucid::testing::counted_allocations;
  if (void* memory = std::malloc(bytes)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
#endif
