// Schedules against PyTorch: the rates of 1,000 epochs.
#include <gtest/gtest.h>

#include "golden_cases.hpp"

namespace pellucid {
namespace {

TEST(Golden, schedules_give_pytorchs_rates_for_a_thousand_epochs) {
  const TensorFile file = read_tensors(PELLUCID_GOLDEN_DIR "/schedules.safetensors");
  const std::map<std::string, std::vector<double>> tensors = tensors_of(file);
  ASSERT_EQ(file.metadata.size(), 10U);
  for (const auto& [number, schedule] : file.metadata) {
    const nn::Use<nn::Schedule> use = nn::use<nn::Schedule>(schedule);
    graph::Graph graph;
    const nn::Progress progress{graph.scalar("epoch"), graph.scalar("step")};
    const Value rate = use.entry->define(graph.scalar("lr"), progress, use.arguments);
    plan::Store store(Element::float64, 1);
    plan::Plan plan(graph, {{"rate", rate}}, {}, store, {.isa = kernels::best(kernels::default_set())});
    Team one(1);
    plan.set_scalar("lr", 0, 0.3);
    const std::vector<double>& wanted = tensors.at(number + ".rates");
    for (std::size_t epoch = 0; epoch < wanted.size(); ++epoch) {
      plan.set_scalar("epoch", 0, static_cast<double>(epoch));
      plan.run(one);
      // PyTorch multiplies up from epoch to epoch, which costs it a rounding each.
      ASSERT_NEAR(plan.output<double>("rate")[0], wanted[epoch], 1e-12 * 0.3) << schedule << " in epoch " << epoch;
    }
  }
}

}  // namespace
}  // namespace pellucid
