// A run that is stopped between any two steps and goes on gives the bytes of the run that never was stopped; a
// checkpoint that is damaged, or of another run, is refused.
#include "pellucid/train/checkpoint.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "pellucid/base/error.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/small_data.hpp"

namespace pellucid {
namespace {

struct Setting {
  const char* name;
  const char* model;
  const char* optimizer;
  Element dtype;
  const char* schedule = "step(size=2)";
};

class Checkpoints : public ::testing::TestWithParam<Setting> {};
INSTANTIATE_TEST_SUITE_P(
    Runs, Checkpoints,
    ::testing::Values(Setting{"momentum", "linear(8) | relu | linear", "sgd(lr=0.05, momentum=0.9)", Element::float32},
                      Setting{"everything", "linear(8) | batch_norm | relu | dropout(0.3) | linear", "adam(lr=0.01)",
                              Element::float32},
                      Setting{"float64", "linear(5) | tanh | linear", "adam(lr=0.01, weight_decay=0.1)",
                              Element::float64},
                      Setting{"watching", "linear(5) | tanh | linear", "adam(lr=0.3)", Element::float32,
                              "warmup(steps=3) | reduce_on_plateau(factor=0.5, patience=0, threshold=0.2, cooldown=1)"},
                      Setting{"one_cycle", "linear(5) | tanh | linear", "sgd(lr=0.1)", Element::float32, "one_cycle"}),
    [](const auto& each) { return each.param.name; });

Recipe recipe_of(const Setting& setting) {
  Recipe recipe;
  recipe.model = setting.model;
  recipe.optimizer = setting.optimizer;
  recipe.schedule = setting.schedule;
  recipe.dtype = setting.dtype;
  recipe.batch_size = 16;
  recipe.epochs = 6;
  recipe.patience = 3;
  recipe.validation = 0.2;
  recipe.seed = 4;
  if (std::string(setting.name) == "everything") {
    recipe.mixup = 0.4;
    recipe.class_weight = "balanced";
    recipe.monitor = "f1_macro";
  }
  return recipe;
}

bool same(const History& a, const History& b) {
  if (a.epochs.size() != b.epochs.size() || a.best_epoch != b.best_epoch || a.reason != b.reason) return false;
  for (std::size_t i = 0; i < a.epochs.size(); ++i) {
    if (a.epochs[i].loss != b.epochs[i].loss || a.epochs[i].validation_loss != b.epochs[i].validation_loss)
      return false;
  }
  return true;
}

TEST_P(Checkpoints, taken_after_every_step_go_on_to_the_same_bytes) {
  SmallData table(Task::classification, 75);
  const Recipe recipe = recipe_of(GetParam());
  std::vector<TensorFile> checkpoints;
  RunOptions options;
  options.threads = 2;
  options.wants_checkpoint = [](double) { return true; };
  options.save_checkpoint = [&](TensorFile taken) { checkpoints.push_back(std::move(taken)); };
  const Trained whole = train_run(recipe, table.data(), options);
  EXPECT_EQ(train_run(recipe, table.data()).model.bytes(), whole.model.bytes());  // taking them changes nothing
  ASSERT_GE(checkpoints.size(), 12U);
  for (std::size_t i = 0; i < checkpoints.size(); i += 5) {
    RunOptions resumed;
    resumed.threads = 1 + static_cast<int>(i % 3);
    resumed.checkpoint = &checkpoints[i];
    const Trained rest = train_run(recipe, table.data(), resumed);
    EXPECT_EQ(rest.model.bytes(), whole.model.bytes()) << i;
    EXPECT_TRUE(same(rest.history, whole.history)) << i;
  }
}

TEST_P(Checkpoints, taken_when_interrupted_go_on_to_the_same_bytes) {
  SmallData table(Task::classification, 75);
  const Recipe recipe = recipe_of(GetParam());
  const Trained whole = train_run(recipe, table.data());
  for (const int stop_after : {1, 4, 7, 9}) {
    std::atomic<bool> stop{false};
    TensorFile checkpoint;
    int steps = 0;
    RunOptions options;
    options.interrupt = &stop;
    options.save_checkpoint = [&](TensorFile taken) { checkpoint = std::move(taken); };
    options.on_step = [&](const Moment& moment) {
      if (moment.finished == nullptr && ++steps == stop_after) stop = true;
    };
    EXPECT_EQ(train_run(recipe, table.data(), options).history.reason, Stop::interrupted);
    ASSERT_FALSE(checkpoint.tensors.empty());
    RunOptions resumed;
    resumed.checkpoint = &checkpoint;
    EXPECT_EQ(train_run(recipe, table.data(), resumed).model.bytes(), whole.model.bytes()) << stop_after;
  }
}

Error refusal(const Recipe& recipe, const Data& data, const TensorFile& checkpoint) {
  RunOptions options;
  options.checkpoint = &checkpoint;
  try {
    train_run(recipe, data, options);
  } catch (const Failure& failure) {
    return failure.error();
  }
  ADD_FAILURE() << "nothing failed";
  return {Fault::run, "", "", "", ""};
}

TEST(Checkpoint, that_is_damaged_or_of_another_run_is_refused) {
  SmallData table(Task::classification, 60);
  Recipe recipe;
  recipe.model = "linear(3) | tanh | linear";
  recipe.epochs = 2;
  recipe.validation = 0.2;
  TensorFile checkpoint;
  RunOptions options;
  options.wants_checkpoint = [&](double) { return checkpoint.tensors.empty(); };
  options.save_checkpoint = [&](TensorFile taken) { checkpoint = std::move(taken); };
  train_run(recipe, table.data(), options);
  const std::string bytes = checkpoint_bytes(checkpoint);
  EXPECT_EQ(encode(read_checkpoint(bytes, "x")), encode(checkpoint));
  const auto is_refused = [](std::string_view changed) {
    const Error error = testing::error_of([&] { read_checkpoint(changed, "runs/a/checkpoint-a"); });
    return error.fault == Fault::data && testing::says(error, "runs/a/checkpoint-a");
  };
  std::string changed = bytes;
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    const char before = changed[bit / 8];
    changed[bit / 8] = static_cast<char>(before ^ 1 << bit % 8);
    ASSERT_TRUE(is_refused(changed)) << "bit " << bit;
    changed[bit / 8] = before;
  }
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    ASSERT_TRUE(is_refused(std::string_view(bytes).substr(0, length))) << length;
  }
  Recipe other = recipe;
  other.optimizer = "adam(lr=0.5)";
  EXPECT_EQ(refusal(other, table.data(), checkpoint).fault, Fault::usage);
  other = recipe;
  other.seed = 1;
  EXPECT_EQ(refusal(other, table.data(), checkpoint).fault, Fault::usage);
}

TEST(Checkpoint, of_another_arithmetic_is_refused_with_what_to_do) {
  SmallData table(Task::classification, 60);
  Recipe recipe;
  recipe.model = "linear(3) | tanh | linear";
  recipe.epochs = 2;
  for (const kernels::Set set : {kernels::default_set(), kernels::Set::portable}) {
    recipe.kernels = set;
    TensorFile checkpoint;
    RunOptions options;
    options.wants_checkpoint = [&](double) { return checkpoint.tensors.empty(); };
    options.save_checkpoint = [&](TensorFile taken) { checkpoint = std::move(taken); };
    train_run(recipe, table.data(), options);
    std::string& version = checkpoint.metadata.front().second;
    EXPECT_EQ(version, "pellucid-checkpoint-2, numerics 3");
    version.back() = set == kernels::Set::fused ? '2' : '1';
    const Error error = refusal(recipe, table.data(), checkpoint);
    EXPECT_EQ(error.fault, Fault::usage);
    EXPECT_TRUE(testing::says(error, version));
    EXPECT_TRUE(testing::says(error, "resume with the version of the program that began the run"));
  }
}

TEST(Trace, tells_loss_and_gradient_norm_of_every_step_and_changes_no_bit) {
  SmallData table(Task::regression, 40);
  Recipe recipe;
  recipe.model = "linear(3) | tanh | linear";
  recipe.batch_size = 16;
  recipe.epochs = 3;
  recipe.validation = 0;
  recipe.drop_last = true;
  std::vector<StepTrace> steps;
  RunOptions options;
  options.trace = [&](const StepTrace& step) { steps.push_back(step); };
  const Trained traced = train_run(recipe, table.data(), options);
  EXPECT_EQ(traced.model.bytes(), train_run(recipe, table.data()).model.bytes());
  ASSERT_EQ(steps.size(), 6U);  // 40 rows are two batches of 16 and a short one, which is left out
  for (const StepTrace& step : steps) {
    EXPECT_GT(step.gradient_norm, 0);
    EXPECT_TRUE(std::isfinite(step.loss));
  }
  EXPECT_EQ(steps.back().step, 6);
  EXPECT_EQ(steps.back().epoch, 3);
}

}  // namespace
}  // namespace pellucid
