#include "pellucid/base/parallel.hpp"

#include <algorithm>

#if !defined(PELLUCID_NO_THREADS)
#include <atomic>
#include <exception>
#include <vector>

#include "pellucid/base/threads.hpp"
#endif

namespace pellucid {

#if defined(PELLUCID_NO_THREADS)

void for_each_part(Index parts, Index, const std::function<void(Index part)>& each) {
  for (Index part = 0; part < parts; ++part) each(part);
}

#else

namespace {

constexpr Index small_size = 200'000;  // is done before threads have started

struct Parts {
  Index count;
  const std::function<void(Index)>& each;
  std::vector<std::exception_ptr> thrown;
  std::atomic<Index> next{0};
  std::atomic<bool> has_thrown{false};

  // Parts are taken in order: what the first of them throws does not depend on the threads.
  void work() {
    while (!has_thrown) {
      const Index part = next.fetch_add(1);
      if (part >= count) return;
      try {
        each(part);
      } catch (...) {
        thrown[static_cast<std::size_t>(part)] = std::current_exception();
        has_thrown = true;
      }
    }
  }
};

}  // namespace

void for_each_part(Index parts, Index size, const std::function<void(Index part)>& each) {
  const int threads = size < small_size ? 1 : static_cast<int>(std::min<Index>(parts, Team::default_size()));
  if (threads <= 1) {
    for (Index part = 0; part < parts; ++part) each(part);
    return;
  }
  Parts all{parts, each, std::vector<std::exception_ptr>(static_cast<std::size_t>(parts))};
  Team team(threads);
  team.run([](void* context, int) { static_cast<Parts*>(context)->work(); }, &all);
  for (const std::exception_ptr& thrown : all.thrown) {
    if (thrown) std::rethrow_exception(thrown);
  }
}

#endif

void for_each_range(Index rows, Index size, const std::function<void(Index begin, Index end)>& each) {
  constexpr Index range = 16'384;
  for_each_part((rows + range - 1) / range, size,
                [&](Index part) { each(part * range, std::min(rows, (part + 1) * range)); });
}

}  // namespace pellucid
