// What a run gives a plan at each step, and what it does with names that it does not use.
#include <gtest/gtest.h>

#include "pellucid/graph/scalars.hpp"
#include "pellucid/plan/plan.hpp"
#include "tests/support/failure.hpp"

namespace pellucid::plan {
namespace {

/// Twice the learning rate, and a number of the graph's own.
struct Scalars : ::testing::Test {
  graph::Graph graph;
  Store store{Element::float64, 1};
  Plan plan{graph,
            {{"out", 2 * graph.scalar(graph::scalars::lr) + graph.scalar("own")}},
            {},
            store,
            {.isa = kernels::Isa::generic}};
};

TEST_F(Scalars, that_a_plan_uses_are_taken_whatever_their_name) {
  plan.set_scalar("lr", 0, 0.25);
  plan.set_scalar("own", 0, 3);
  Team one(1);
  plan.run(one);
  EXPECT_EQ(plan.output<double>("out")[0], 3.5);
}

TEST_F(Scalars, of_other_programs_are_passed_over) {
  plan.set_scalar(graph::scalars::epoch, 0, 7);
  plan.set_scalar("scale 2", 0, 7);
  Team one(1);
  plan.run(one);
  EXPECT_EQ(plan.output<double>("out")[0], 0);
}

TEST_F(Scalars, that_no_program_takes_are_refused) {
  const auto error = testing::error_of([&] { plan.set_scalar("learning_rate", 0, 0.25); });
  EXPECT_EQ(error.where, "learning_rate");
}

}  // namespace
}  // namespace pellucid::plan
