// Optimizers against PyTorch in float64: the same 1,000 gradients of three tensors lead to the same weights, at every
// step; and so does the same network trained freely.
#include <gtest/gtest.h>

#include <numeric>
#include <set>

#include "golden_cases.hpp"
#include "pellucid/base/threads.hpp"
#include "pellucid/plan/plan.hpp"
#include "pellucid/train/network_values.hpp"
#include "pellucid/train/program.hpp"

namespace pellucid {
namespace {

constexpr std::size_t steps = 1000;

/// The three tensors under one optimizer ("adam(lr=0.1)" or "adam with one_cycle"); gradients come in as inputs.
class Descending {
 public:
  Descending(const std::string& text, const std::map<std::string, graph::Shape>& shapes)
      : use_(nn::use<nn::Optimizer>(text.substr(0, text.find(" with ")))), store_(Element::float64, 1) {
    const std::size_t with = text.find(" with ");
    const nn::Pace pace(graph_, nn::parse_schedules(with == std::string::npos ? "constant" : text.substr(with + 6)));
    std::vector<graph::Update> updates;
    for (const auto& [name, shape] : shapes) {
      nn::Stepper stepper(graph_, name, shape, pace.lr(), [&](double own) { return pace.momentum(own); });
      const Value weight = graph_.parameter(name, shape);
      const Value moved = use_.entry->define(stepper, weight, graph_.input("gradient." + name, shape), use_.arguments);
      updates.push_back({weight, moved});
      updates.insert(updates.end(), stepper.updates().begin(), stepper.updates().end());
    }
    plan_ = std::make_unique<plan::Plan>(graph_, std::vector<plan::Output>{}, updates, store_,
                                         plan::Options{.isa = kernels::best(kernels::default_set())});
    plan_->set_scalar("lr", 0, use_.arguments["lr"]);
    plan_->set_scalar("epochs", 0, static_cast<double>(steps));
    plan_->set_scalar("epoch_steps", 0, 1);
  }
  plan::Store& store() { return store_; }
  void step(std::size_t number, const std::string& name, std::span<const double> gradient) {
    std::ranges::copy(gradient, plan_->input<double>("gradient." + name).begin());
    plan_->set_scalar("step", 0, static_cast<double>(number));
    plan_->set_scalar("epoch", 0, static_cast<double>(number));
  }
  void run() { plan_->run(one_); }

 private:
  graph::Graph graph_;
  nn::Use<nn::Optimizer> use_;
  plan::Store store_;
  std::unique_ptr<plan::Plan> plan_;
  Team one_{1};
};

/// Optimizers that are expressions, without those named.
std::set<std::string> all_but(const std::set<std::string>& named) {
  std::set<std::string> rest;
  for (const nn::Optimizer& entry : nn::catalogue<nn::Optimizer>()) {
    if (entry.define != nullptr && !named.contains(entry.name.text)) rest.insert(entry.name.text);
  }
  return rest;
}

TEST(Golden, a_thousand_gradients_lead_every_optimizer_where_pytorch_is_led_at_every_step) {
  const TensorFile file = read_tensors(PELLUCID_GOLDEN_DIR "/optimizers.safetensors");
  const std::map<std::string, std::vector<double>> tensors = tensors_of(file);
  ASSERT_EQ(file.metadata.size(), 59U);
  const std::map<std::string, graph::Shape> shapes{{"a", {4, 3}}, {"b", {5}}, {"c", {1, 2}}};
  std::set<std::string> without_decay, with_decay;
  for (const auto& [number, text] : file.metadata) {
    const nn::Use<nn::Optimizer> use = nn::use<nn::Optimizer>(text.substr(0, text.find(" with ")));
    (use.arguments.is_set("weight_decay") ? with_decay : without_decay).insert(use.entry->name.text);
    Descending ours(text, shapes);
    for (const auto& [name, shape] : shapes) ours.store().write(name, 0, tensors.at("start." + name));
    for (std::size_t step = 0; step < steps; ++step) {
      const auto at = [&](const std::string& name) {
        const auto count = static_cast<std::size_t>(shapes.at(name.substr(name.find('.') + 1)).count());
        return std::span(tensors.at(name)).subspan(step * count, count);
      };
      for (const auto& [name, shape] : shapes) ours.step(step, name, at("gradient." + name));
      ours.run();
      for (const auto& [name, shape] : shapes) {
        const std::span<const double> wanted = at(number + "." + name);
        ASSERT_LE(distance(ours.store().read(name, 0), {wanted.begin(), wanted.end()}), 1e-12)
            << text << ", tensor " << name << " after step " << step + 1;
      }
    }
  }
  EXPECT_EQ(all_but(without_decay), std::set<std::string>{});
  EXPECT_EQ(all_but(with_decay), std::set<std::string>{});
}

/// A network of a golden case under training, step by step, all batches of one size.
class FreeRun {
 public:
  explicit FreeRun(GoldenCase& golden)
      : golden_(golden),
        parsed_(parse(golden.recipe, golden.signature.task)),
        training_(parsed_, golden.signature, false),
        store_(Element::float64, 1),
        plan_(training_.graph, {}, training_.updates, store_,
              {.isa = kernels::best(golden.recipe.kernels), .batch = golden.recipe.batch_size}) {
    const std::vector<double> x(golden.inputs.begin(), golden.inputs.end());
    inputs_ = x;
    targets_.assign(golden.targets.begin(), golden.targets.end());
    Model start(golden.recipe, golden.signature);
    for (const std::string& name : start.names()) start.set_tensor(name, golden.tensors.at("start." + name));
    write_first_values(training_.build, store_, 0, {0, &start, {}, {}, kernels::best(golden.recipe.kernels)});
    plan_.bind_table("inputs", inputs_.data(), rows());
    plan_.bind_table("targets", targets_.data(), rows());
    plan_.set_scalar("row_count", 0, static_cast<double>(golden.recipe.batch_size));
    plan_.set_scalar("lr", 0, parsed_.optimizer.arguments["lr"]);
  }
  void step(Index number) {
    const Index batches = rows() / golden_.recipe.batch_size;
    const std::span<std::uint32_t> batch = plan_.row_index("rows");
    std::iota(batch.begin(), batch.end(), static_cast<std::uint32_t>(number % batches * golden_.recipe.batch_size));
    plan_.set_scalar("step", 0, static_cast<double>(number));
    plan_.run(one_);
  }
  Model model() {
    return model_of(golden_.recipe, golden_.signature, training_.build, read_values(training_.build, store_, 0));
  }

 private:
  Index rows() const { return static_cast<Index>(golden_.targets.size()); }

  GoldenCase& golden_;
  Parsed parsed_;
  TrainingGraph training_;
  plan::Store store_;
  plan::Plan plan_;
  std::vector<double> inputs_, targets_;
  Team one_{1};
};

TEST(Golden, three_networks_trained_freely_for_a_thousand_steps_stay_with_pytorch_slow) {
  const auto files = golden_files("free-");
  ASSERT_EQ(files.size(), 3U * 24U);
  std::set<std::string> seen;
  for (const auto& path : files) {
    GoldenCase golden(path);
    golden.recipe.dtype = Element::float64;
    seen.insert(golden.words["optimizer"].substr(0, golden.words["optimizer"].find('(')));
    FreeRun ours(golden);
    for (Index step = 0; step < static_cast<Index>(steps); ++step) {
      ours.step(step);
      if ((step + 1) % 100 != 0) continue;
      const Model model = ours.model();
      for (const std::string& name : model.names()) {
        ASSERT_LE(distance(model.tensor(name), golden.tensors.at(std::to_string(step + 1) + "." + name)), 1e-9)
            << path.filename() << " " << name << " after step " << step + 1 << ": " << golden.words["model"] << ", "
            << golden.words["loss"] << ", " << golden.words["optimizer"];
      }
    }
  }
  EXPECT_EQ(all_but(seen), std::set<std::string>{});
}

}  // namespace
}  // namespace pellucid
