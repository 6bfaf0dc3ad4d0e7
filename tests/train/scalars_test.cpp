// The list of the scalars of a step (graph/scalars.hpp) is what the graphs of runs take: no less, and no more.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "pellucid/graph/scalars.hpp"
#include "pellucid/train/program.hpp"

namespace pellucid {
namespace {

void take_scalars(const graph::Graph& graph, std::set<std::string>& taken) {
  for (int id = 0; id < graph.size(); ++id) {
    if (graph.node(id).op == graph::Op::scalar) taken.insert(graph.node(id).name);
  }
}

TEST(Scalars, of_all_graphs_of_runs_are_those_of_the_list) {
  const Signature signature{Task::regression, 3, 1, {}, {}};
  Recipe recipe;
  std::set<std::string> taken;
  for (const nn::Optimizer& optimizer : catalogue<nn::Optimizer>()) {
    recipe.optimizer = optimizer.name.text;
    take_scalars(TrainingGraph(parse(recipe, signature.task), signature, false).graph, taken);
  }
  recipe.mixup = 0.5;
  recipe.accumulate = 2;
  recipe.average = "ema";
  recipe.schedule = "warmup(epochs=2) | reduce_on_plateau";
  const Parsed parsed = parse(recipe, signature.task);
  take_scalars(TrainingGraph(parsed, signature, false).graph, taken);
  take_scalars(StatisticsGraph(parsed, signature).graph, taken);
  for (const std::string& name : taken) EXPECT_TRUE(graph::scalars::is_known(name)) << name;
  for (const char* name : {"step", "epoch", "epochs", "epoch_steps", "lr", "row_count", "continues", "mixup_u",
                           "mixup_v", "average_share", "statistics_share", "scale 0", "scale 1"}) {
    EXPECT_TRUE(taken.contains(name)) << name;
  }
}

}  // namespace
}  // namespace pellucid
