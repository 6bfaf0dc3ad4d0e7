// Which trainings are timed, and what is said of their steps.
#include "pellucid/bench/workload.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "pellucid/bench/measurement.hpp"
#include "pellucid/nn/catalogue.hpp"
#include "tests/support/failure.hpp"

namespace pellucid::bench {
namespace {

TEST(Workloads, have_names_of_their_own_and_hold_each_optimizer_that_is_an_expression) {
  std::set<std::string> names;
  for (const Workload& workload : workloads()) EXPECT_TRUE(names.insert(workload.name).second) << workload.name;
  for (const nn::Optimizer& optimizer : catalogue<nn::Optimizer>())
    EXPECT_EQ(names.contains(std::string("optimizer ") + optimizer.name.text), optimizer.define != nullptr);
  for (const char* const name :
       {"tabular", "one_step", "one_row", "width 4096", "depth 16", "batch 1", "conv", "lenet 64"})
    EXPECT_TRUE(names.contains(name)) << name;
}

TEST(Workloads, are_found_by_name_or_a_part_of_name_or_shape_and_a_slip_is_told_the_nearest) {
  for (const Workload& workload : workloads()) {
    const std::vector<Workload> found = workloads_named(workload.name);
    ASSERT_EQ(found.size(), 1U) << workload.name;
    EXPECT_EQ(found.front().name, workload.name);
  }
  EXPECT_EQ(workloads_named("tabula").size(), 3U);  // one network; five, and sixteen, as one program
  EXPECT_EQ(workloads_named("width ").size(), 5U);
  EXPECT_EQ(workloads_named("784-256-128-10").size(), 4U);
  const Error error = testing::error_of([] { workloads_named("tabluar"); });
  EXPECT_EQ(error.fault, Fault::usage);
  EXPECT_TRUE(testing::says(error, "did you mean \"tabular\"?"));
}

TEST(Measurement, counts_the_operations_of_a_step) {
  Team one(1);
  const kernels::Isa isa = kernels::best(kernels::default_set());
  const Measurement step = measure(workloads_named("one_step").front(), one, isa);
  const Measurement row = measure(workloads_named("one_row").front(), one, isa);
  // 20 * 64 + 64 * 32 + 32 weights: two operations each forward, and two each for both gradients but the inputs'.
  constexpr double weights = 20 * 64 + 64 * 32 + 32;
  EXPECT_GT(row.flops, 2 * weights);
  EXPECT_LT(row.flops, 3 * weights);
  EXPECT_GT(step.flops, 6 * weights - 2 * 20 * 64);
  EXPECT_GT(step.bytes, 4 * 3 * weights);
  for (const Measurement& each : {step, row}) {
    EXPECT_GT(each.us_per_step, 0);
    EXPECT_GE(each.spread, 0);
    EXPECT_NEAR(each.flops_per_second(), each.flops / (each.us_per_step * 1e-6), 1);
  }
  EXPECT_GT(step.us_per_step, row.us_per_step);
}

}  // namespace
}  // namespace pellucid::bench
