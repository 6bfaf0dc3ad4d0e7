// The same bits, whatever runs them: threads, instruction sets, fusion, taps, batch neighbours, other members. And a
// step makes no allocation.
#include <gtest/gtest.h>

#include "pellucid/base/hash.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/base/threads.hpp"
#include "pellucid/plan/plan.hpp"
#include "pellucid/train/program.hpp"
#include "pellucid/train/trainer.hpp"
#include "tests/support/allocations.hpp"

namespace pellucid {
namespace {

/// A table of three classes, and a network with state and randomness.
struct Bits : ::testing::TestWithParam<std::tuple<kernels::Set, Element>> {
  static constexpr Index rows = 500, columns = 37;
  std::vector<float> inputs = std::vector<float>(rows * columns), targets = std::vector<float>(rows);
  Recipe recipe;

  Bits() {
    for (std::uint32_t row = 0; row < rows; ++row) {
      double sum = 0;
      for (std::uint32_t column = 0; column < columns; ++column) {
        const double value = 2 * random_uniform(7, row, column) - 1;
        inputs[static_cast<std::size_t>(row) * columns + column] = static_cast<float>(value);
        sum += value * (column % 3 - 1.0);
      }
      targets[row] = sum > 1 ? 2.0F : sum > 0 ? 1.0F : 0.0F;
    }
    recipe.model = "linear(65) | batch_norm | relu | dropout(0.3) | linear(33) | batch_norm | tanh | linear";
    recipe.epochs = 4;
    recipe.batch_size = 64;
    recipe.validation = 0.2;
    recipe.kernels = std::get<0>(GetParam());
    recipe.dtype = std::get<1>(GetParam());
  }

  Data data() const { return {.inputs = inputs, .targets = targets, .columns = columns, .task = Task::classification}; }
  std::string hash(const RunOptions& options) const { return sha256(train_run(recipe, data(), options).model.bytes()); }
};

TEST_P(Bits, are_the_same_for_any_number_of_threads_and_for_a_repeat) {
  const std::string one = hash({.threads = 1});
  for (const int threads : {1, 2, 3, 8}) EXPECT_EQ(hash({.threads = threads}), one) << threads;
}

TEST_P(Bits, are_the_same_without_fusion_and_with_taps) {
  const std::string plain = hash({.threads = 2});
  EXPECT_EQ(hash({.threads = 2, .fuse = false}), plain);
  EXPECT_EQ(hash({.threads = 2, .taps = {"0.weight", "1.bias", "4.weight", "7.bias"}}), plain);
}

TEST_P(Bits, are_the_same_on_each_instruction_set) {
  if (recipe.kernels == kernels::Set::portable) return;  // one instruction set alone
  const std::string widest = hash({.threads = 2});
  for (const char* const narrower : {"avx2", "avx512"}) {
    ::setenv("PELLUCID_ISA", narrower, 1);
    EXPECT_EQ(hash({.threads = 2}), widest) << narrower;
    ::unsetenv("PELLUCID_ISA");
  }
}

TEST_P(Bits, of_a_member_are_those_of_its_solo_run) {
  const std::vector<std::uint64_t> seeds{1, 2, 3, 4, 5};
  const std::vector<Trained> members = train_members(recipe, data(), seeds, {.threads = 2});
  for (std::size_t m = 0; m < seeds.size(); ++m) {
    recipe.seed = seeds[m];
    const Trained solo = train_run(recipe, data(), {.threads = 1});
    EXPECT_EQ(members[m].model.bytes(), solo.model.bytes()) << m;
    EXPECT_EQ(members[m].history.best_epoch, solo.history.best_epoch) << m;
  }
}

TEST_P(Bits, of_a_prediction_do_not_depend_on_its_batch) {
  Model model = train(recipe, data());
  const std::vector<float> together = model.predict(inputs);
  for (Index row = 0; row < rows; row += 7) {
    const auto at = static_cast<std::size_t>(row);
    const std::vector<float> alone = model.predict(std::span(inputs).subspan(at * columns, columns));
    for (std::size_t i = 0; i < 3; ++i) ASSERT_EQ(alone[i], together[at * 3 + i]) << row;
  }
}

INSTANTIATE_TEST_SUITE_P(Sets, Bits,
                         ::testing::Combine(::testing::Values(kernels::Set::fused, kernels::Set::portable),
                                            ::testing::Values(Element::float32, Element::float64)),
                         [](const auto& info) {
                           return std::string(name_of(std::get<0>(info.param))) + "_" +
                                  name_of(std::get<1>(info.param));
                         });

INSTANTIATE_TEST_SUITE_P(Rounded, Bits, ::testing::Values(std::tuple(kernels::Set::bf16, Element::float32)),
                         [](const auto&) { return "bf16"; });

/// A plan of a training step with `models` members, ready to run.
struct Step {
  Signature signature{Task::classification, 20, 3, {"a", "b", "c"}, {}};
  Recipe recipe;
  std::unique_ptr<TrainingGraph> training;
  plan::Store store;
  std::unique_ptr<plan::Plan> plan;
  std::vector<float> inputs = std::vector<float>(200 * 20, 0.5F), targets = std::vector<float>(200, 1.0F);

  /// `gathers`: a batch that others of its update follow.
  explicit Step(Index models, Recipe with = {}, bool gathers = false)
      : recipe(std::move(with)), store(Element::float32, models) {
    recipe.model = "linear(64) | batch_norm | relu | dropout(0.2) | linear";
    training = std::make_unique<TrainingGraph>(parse(recipe, signature.task), signature, false);
    plan = std::make_unique<plan::Plan>(training->graph, std::vector<plan::Output>{{"loss", training->loss}},
                                        gathers ? training->gathering : training->updates, store,
                                        plan::Options{.isa = kernels::best(recipe.kernels), .batch = 128});
    plan->bind_table("inputs", inputs.data(), 200);
    plan->bind_table("targets", targets.data(), 200);
  }
};

#if !defined(PELLUCID_SANITIZED)
TEST(Step, makes_no_allocation) {
  Recipe everything;
  everything.accumulate = 4;
  everything.average = "ema";
  everything.mixup = 0.2;
  everything.class_weight = "balanced";
  everything.l1 = everything.l2 = 1e-4;
  everything.max_norm = 3;
  everything.clip_norm = everything.clip_value = 1;
  for (const int threads : {1, 2, 3, 4}) {
    Step step(1, threads > 2 ? everything : Recipe{}, threads == 4);
    Team team(threads);
    step.plan->run(team);  // the first run with a team takes its scratch memory
    const auto run_all = [&] {
      for (int i = 0; i < 10; ++i) {
        step.plan->set_scalar("step", 0, i);
        step.plan->run(team);
      }
    };
    EXPECT_EQ(testing::allocations_of(run_all), 0) << threads << " threads";
  }
}
#endif

TEST(Step, of_five_members_is_one_product_with_the_models_in_its_shape) {
  int products = 0;
  for (const plan::Pass& pass : Step(5).plan->account()) {
    if (!pass.operations.starts_with("product")) continue;
    ++products;
    EXPECT_TRUE(pass.shape.starts_with("[M=5, ")) << pass.shape;
  }
  EXPECT_EQ(products, 5);  // two forward, two weight gradients, one input gradient
}

}  // namespace
}  // namespace pellucid
