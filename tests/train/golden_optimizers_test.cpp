// Optimizers against PyTorch in float64: the same 1,000 gradients of three tensors lead to the same weights.
#include <gtest/gtest.h>

#include "golden_cases.hpp"

namespace pellucid {
namespace {

constexpr std::size_t steps = 1000;

/// The three tensors under one optimizer; gradients come in as inputs.
class Descending {
 public:
  Descending(const std::string& optimizer, const std::map<std::string, graph::Shape>& shapes)
      : use_(nn::use<nn::Optimizer>(optimizer)), store_(Element::float64, 1) {
    std::vector<graph::Update> updates;
    for (const auto& [name, shape] : shapes) {
      nn::Stepper stepper(graph_, name, shape, graph_.scalar("lr"));
      const Value weight = graph_.parameter(name, shape);
      const Value moved = use_.entry->define(stepper, weight, graph_.input("gradient." + name, shape), use_.arguments);
      updates.push_back({weight, moved});
      updates.insert(updates.end(), stepper.updates().begin(), stepper.updates().end());
    }
    plan_ = std::make_unique<plan::Plan>(graph_, std::vector<plan::Output>{}, updates, store_,
                                         plan::Options{.isa = kernels::best(kernels::default_set())});
    plan_->set_scalar("lr", 0, use_.arguments["lr"]);
  }
  plan::Store& store() { return store_; }
  void step(std::size_t number, const std::string& name, std::span<const double> gradient) {
    std::ranges::copy(gradient, plan_->input<double>("gradient." + name).begin());
    plan_->set_scalar("step", 0, static_cast<double>(number));
  }
  void run() { plan_->run(one_); }

 private:
  graph::Graph graph_;
  nn::Use<nn::Optimizer> use_;
  plan::Store store_;
  std::unique_ptr<plan::Plan> plan_;
  Team one_{1};
};

TEST(Golden, a_thousand_gradients_lead_every_optimizer_where_pytorch_is_led) {
  const TensorFile file = read_tensors(PELLUCID_GOLDEN_DIR "/optimizers.safetensors");
  const std::map<std::string, std::vector<double>> tensors = tensors_of(file);
  ASSERT_EQ(file.metadata.size(), 35U);
  const std::map<std::string, graph::Shape> shapes{{"a", {4, 3}}, {"b", {5}}, {"c", {1, 2}}};
  for (const auto& [number, optimizer] : file.metadata) {
    Descending ours(optimizer, shapes);
    for (const auto& [name, shape] : shapes) ours.store().write(name, 0, tensors.at("start." + name));
    int compared = 0;
    for (std::size_t step = 0; step < steps; ++step) {
      for (const auto& [name, shape] : shapes) {
        const auto count = static_cast<std::size_t>(shape.count());
        ours.step(step, name, std::span(tensors.at("gradient." + name)).subspan(step * count, count));
      }
      ours.run();
      for (const auto& [name, shape] : shapes) {
        const auto wanted = tensors.find(number + "." + std::to_string(step + 1) + "." + name);
        if (wanted == tensors.end()) continue;
        ++compared;
        EXPECT_LE(distance(ours.store().read(name, 0), wanted->second), 1e-12)
            << optimizer << ", tensor " << name << " after step " << step + 1;
      }
    }
    EXPECT_EQ(compared, 39) << optimizer;
  }
}

}  // namespace
}  // namespace pellucid
