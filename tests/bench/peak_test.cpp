// The peak of this machine: that nothing passes it, and that it is not far above what can be reached.
#include "pellucid/bench/peak.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "pellucid/base/buffer.hpp"
#include "pellucid/bench/stopwatch.hpp"
#include "tests/support/failure.hpp"

namespace pellucid::bench {
namespace {

/// Floating-point operations a second of a product that lies in the first-level cache.
double product_flops(kernels::Isa isa) {
  constexpr Index rows = 48, columns = 64, k = 64;
  const kernels::Kernels& table = kernels::kernels(isa, Element::float32);
  Buffer a(rows * k * 4), b(k * columns * 4), c(rows * columns * 4);
  const kernels::Product product{k, {a.data(), 0, k, 1}, {b.data(), 0, columns, 1}, {c.data(), 0, columns}, nullptr};
  const kernels::Part whole{0, 1, 0, rows, 0, columns};
  Buffer scratch(table.product_scratch_bytes(product, whole));
  const double seconds = fastest([&] { table.product(product, whole, scratch.data()); });
  return 2.0 * rows * columns * k / seconds;
}

TEST(Peak, is_above_every_product_and_less_than_three_times_the_best) {
  Team one(1);
  for (const kernels::Isa isa : kernels::isas) {
    if (!kernels::available(isa)) continue;
    const double before = peak_flops(isa, Element::float32, one), product = product_flops(isa);
    const double peak = std::max(before, peak_flops(isa, Element::float32, one));
    EXPECT_LT(product, most_share * peak) << name_of(isa);
#if defined(NDEBUG) && !defined(PELLUCID_SANITIZED)
    EXPECT_GT(3 * product, peak) << name_of(isa);
#endif
  }
}

TEST(Peak, of_float64_is_half_of_float32s_and_none_of_a_wider_set_is_lower) {
  Team one(1);
  double narrower = 0;
  for (const Peak& peak : all_peaks(one)) {
    EXPECT_GT(peak.one_thread, 0);
    if (peak.element == Element::float32) {
      EXPECT_GT(peak.one_thread, 0.75 * narrower) << name_of(peak.isa);
      narrower = peak.one_thread;
    } else {
      EXPECT_NEAR(peak.one_thread / narrower, 0.5, 0.15) << name_of(peak.isa);
    }
  }
}

TEST(Peak, a_result_above_it_fails_with_both_numbers) {
  demand_possible("tabular", 1.01e9, 1e9);
  const Error error = testing::error_of([] { demand_possible("tabular", 2.5e9, 1e9); });
  EXPECT_EQ(error.fault, Fault::run);
  EXPECT_TRUE(testing::says(error, "tabular"));
  EXPECT_TRUE(testing::says(error, "2.5 GFLOP/s of 1 at most"));
}

TEST(Peak, memory_is_copied_at_a_speed) {
  Team two(2);
  EXPECT_GT(copy_bandwidth(two), 1e8);
}

}  // namespace
}  // namespace pellucid::bench
