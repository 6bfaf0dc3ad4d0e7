// Networks of a thousand steps, branches or terms: what they take to plan and train grows with them, or these tests
// would take minutes.
#include <gtest/gtest.h>

#include <cmath>

#include "pellucid/plan/plan.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/small_data.hpp"

namespace pellucid {
namespace {

std::string many(const std::string& part, const std::string& separator, int times) {
  std::string text = part;
  for (int i = 1; i < times; ++i) text += separator + part;
  return text;
}

TEST(Size, a_thousand_layers_branches_or_terms_train) {
  const SmallData table(Task::regression, 40);
  std::string terms = "0.001 * z";
  for (int i = 2; i <= 1000; ++i) terms += " + " + std::to_string(i) + " * 1e-6 * z";
  for (const std::string& model :
       {many("linear(4) | tanh", " | ", 1000), "concat(" + many("linear(2)", ", ", 1000) + ")",
        "linear(4) | residual(" + many("linear(4) | relu", " | ", 500) + ")", "linear(4) | expr(" + terms + ")"}) {
    Recipe recipe = small_recipe();
    recipe.model = model + " | linear";
    recipe.epochs = 1;
    recipe.batch_size = 0;
    const Trained trained = train_run(recipe, table.data());
    EXPECT_TRUE(std::isfinite(trained.history.epochs.front().loss)) << model.substr(0, 30);
  }
}

TEST(Size, a_batch_that_no_machine_has_room_for_is_refused) {
  graph::Graph graph;
  plan::Store store(Element::float32, 1);
  const graph::Value x = graph.parameter("w", {Index{1} << 20});
  const graph::Value all = broadcast_to(x, {graph::batch, Index{1} << 20});
  const Error error = testing::error_of([&] {
    plan::Plan(graph, {{"all", exp(all)}}, {}, store, {.isa = kernels::Isa::generic, .batch = Index{1} << 30});
  });
  EXPECT_EQ(error.fault, Fault::usage);
  for (const char* const part : {"does not fit into memory", "1,073,741,824 rows", "4,194,304 GiB", "batch_size"})
    EXPECT_TRUE(testing::says(error, part));
}

}  // namespace
}  // namespace pellucid
