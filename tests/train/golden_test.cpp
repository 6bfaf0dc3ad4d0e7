// Training against PyTorch: the same weights after 200 steps in float64, and after each single step in float32.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "golden_cases.hpp"
#include "pellucid/base/threads.hpp"
#include "pellucid/plan/plan.hpp"
#include "pellucid/train/program.hpp"

namespace pellucid {
namespace {

TEST(Golden, two_hundred_steps_in_float64_end_where_pytorch_ends) { expect_same_ends("network-", 100); }

/// The graph's layout of a weight that PyTorch holds as [out, in].
std::vector<double> in_graph_layout(const nn::ParameterInfo& parameter, const std::vector<double>& values) {
  return nn::from_file_order(values, parameter.value.shape(), parameter.file_axes);
}

/// Takes step number `step` of a case from PyTorch's state before it and compares with PyTorch's state after it.
void expect_same_step(GoldenCase& golden, Index step, const std::string& file) {
  const auto rows = static_cast<Index>(golden.targets.size());
  const Index batches = (rows + golden.recipe.batch_size - 1) / golden.recipe.batch_size;
  const Index begin = step % batches * golden.recipe.batch_size;
  const Index count = std::min(golden.recipe.batch_size, rows - begin);
  const Parsed parsed = parse(golden.recipe, golden.signature.task);
  TrainingGraph training(parsed, golden.signature, false);
  plan::Store store(Element::float32, 1);
  plan::Plan plan(training.graph, {}, training.updates, store,
                  {.isa = kernels::best(golden.recipe.kernels), .batch = count});
  const std::string before = std::to_string(step) + ".";
  const std::string after = std::to_string(step + 1) + ".";
  for (const nn::ParameterInfo& parameter : training.build.parameters()) {
    store.write(parameter.name, 0, in_graph_layout(parameter, golden.tensors.at(before + parameter.name)));
    for (const char* const slot : {"/momentum", "/m", "/v"}) {
      const auto found = golden.tensors.find(before + parameter.name + slot);
      if (found != golden.tensors.end())
        store.write(parameter.name + slot, 0, in_graph_layout(parameter, found->second));
    }
  }
  plan.bind_table("inputs", golden.inputs.data(), rows);
  plan.bind_table("targets", golden.targets.data(), rows);
  const std::span<std::uint32_t> batch = plan.row_index("rows");
  std::iota(batch.begin(), batch.end(), static_cast<std::uint32_t>(begin));
  plan.set_scalar("row_count", 0, static_cast<double>(count));
  plan.set_scalar("step", 0, static_cast<double>(step));
  plan.set_scalar("epoch", 0, 0);
  plan.set_scalar("lr", 0, parsed.optimizer.arguments["lr"]);
  Team one(1);
  plan.run(one);
  for (const nn::ParameterInfo& parameter : training.build.parameters()) {
    // A step rounds by the size of what it starts from: where a tensor passes by 0, that is the larger one.
    constexpr double tolerance = 4 * 0x1p-23 + 1e-6;
    const std::vector<double> from = in_graph_layout(parameter, golden.tensors.at(before + parameter.name));
    const std::vector<double> to = in_graph_layout(parameter, golden.tensors.at(after + parameter.name));
    const double shrinks = std::min(1.0, length(to) / std::max(length(from), 1e-30));
    EXPECT_LE(distance(store.read(parameter.name, 0), to) * shrinks, tolerance)
        << file << " step " << step << " " << parameter.name << ": " << golden.words["model"] << ", "
        << golden.words["loss"] << ", " << golden.words["optimizer"];
  }
}

TEST(Golden, one_step_in_float32_from_each_state_of_pytorch_is_pytorchs_step) {
  const auto files = golden_files("steps-");
  ASSERT_EQ(files.size(), 30U);
  for (const auto& path : files) {
    GoldenCase golden(path);
    for (Index step = 0; step < std::stoll(golden.words["steps"]); ++step) {
      expect_same_step(golden, step, path.filename().string());
    }
  }
}

}  // namespace
}  // namespace pellucid
