// How the threads of a run compute: as the kernel set says, whatever the calling thread has set, which stays as it was.
#include "pellucid/base/arithmetic.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "isas.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::plan {
namespace {

#if defined(__SSE2__)
constexpr unsigned as_started = 0x1f80, flush = 0x8040, round_up = 0x4000, stop_at_underflow = 0x0800;
constexpr unsigned settings[] = {as_started, as_started | flush, as_started | round_up,
                                 as_started & ~stop_at_underflow};

/// What a plan makes of the smallest normal number and of 1, in many parts and in a number of the step.
template <class T>
class Halving {
 public:
  explicit Halving(kernels::Isa isa)
      : store_(sizeof(T) == 4 ? Element::float32 : Element::float64, 1), plan_(planned(isa)) {
    std::ranges::fill(plan_.template input<T>("small"), std::numeric_limits<T>::min());
    std::ranges::fill(plan_.template input<T>("one"), T{1});
    plan_.set_scalar("lr", 0, std::numeric_limits<double>::min());
  }

  void run(Team& team, unsigned setting) {
    const unsigned before = _mm_getcsr();
    _mm_setcsr(setting);
    plan_.run(team);
    const unsigned after = _mm_getcsr();
    _mm_setcsr(before);
    EXPECT_EQ(after & as_started_and_flush, setting & as_started_and_flush);
    EXPECT_EQ(after & round_up, setting & round_up);
  }

  std::span<const T> half() { return plan_.template output<T>("half"); }
  std::span<const T> third() { return plan_.template output<T>("third"); }
  T step_number() { return plan_.template output<T>("number")[0]; }

 private:
  static constexpr unsigned as_started_and_flush = as_started | flush;
  static constexpr Index batch = 512, columns = 200;

  Plan planned(kernels::Isa isa) {
    const graph::Value small = graph_.input("small", {graph::batch, columns});
    const graph::Value one = graph_.input("one", {graph::batch, columns});
    const graph::Value number = graph_.scalar("lr") * 0.25 * 8;  // 2 times the smallest, or nothing
    return Plan(graph_,
                {{"half", small * 0.5}, {"third", one / 3}, {"number", graph::sum(number * 0x1p1000 + one * 0)}}, {},
                store_, {.isa = isa, .batch = batch});
  }

  graph::Graph graph_;
  Store store_;
  Plan plan_;
};

template <class T>
void expect_same_in_every_setting() {
  for (const kernels::Isa isa : isas()) {
    const bool flushes = set_of(isa) != kernels::Set::portable;
    const T half = flushes ? 0 : std::numeric_limits<T>::min() / 2;
    for (const int threads : {1, 3}) {
      Team team(threads);
      Halving<T> halving(isa);
      for (int round = 0; round < 5; ++round) {
        for (const unsigned setting : settings) {
          halving.run(team, setting);
          const std::string what =
              std::string(name_of(isa)) + ", " + std::to_string(threads) + " threads, " + std::to_string(setting);
          EXPECT_EQ(std::ranges::count(halving.half(), half), static_cast<std::ptrdiff_t>(halving.half().size()))
              << what;
          EXPECT_EQ(std::ranges::count(halving.third(), T{1} / T{3}),
                    static_cast<std::ptrdiff_t>(halving.third().size()))
              << what;
          if (sizeof(T) == 8) {
            EXPECT_EQ(halving.step_number() == T{0}, flushes) << what;
          }
        }
      }
    }
  }
}

TEST(PlanArithmetic, is_the_kernel_sets_on_every_thread_and_leaves_the_callers_as_it_was_in_float32) {
  expect_same_in_every_setting<float>();
}
TEST(PlanArithmetic, is_the_kernel_sets_on_every_thread_and_leaves_the_callers_as_it_was_in_float64) {
  expect_same_in_every_setting<double>();
}

TEST(PlanArithmetic, nested_settings_are_given_back_one_by_one) {
  const unsigned before = _mm_getcsr();
  {
    const Arithmetic outer(Denormals::flushed);
    EXPECT_EQ(_mm_getcsr() & flush, flush);
    {
      const Arithmetic inner(Denormals::kept);
      EXPECT_EQ(_mm_getcsr() & flush, 0U);
    }
    EXPECT_EQ(_mm_getcsr() & flush, flush);
  }
  EXPECT_EQ(_mm_getcsr() & (flush | round_up | as_started), before & (flush | round_up | as_started));
}
#endif

}  // namespace
}  // namespace pellucid::plan
