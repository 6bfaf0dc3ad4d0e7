// Averaged weights against a plain loop over the weights of shorter runs; several batches to one update against the
// batch of all their rows.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "tests/support/failure.hpp"
#include "tests/support/small_data.hpp"

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

Recipe exact_recipe() {
  Recipe recipe = small_recipe();
  recipe.dtype = Element::float64;
  recipe.validation = 0;
  return recipe;
}

/// All tensors after each of the first epochs.
std::vector<std::vector<double>> trajectory(Recipe recipe, const Data& data, Index epochs) {
  std::vector<std::vector<double>> all;
  for (recipe.epochs = 1; recipe.epochs <= epochs; ++recipe.epochs)
    all.push_back(weights_of(train_run(recipe, data).model));
  return all;
}

void expect_near(const std::vector<double>& a, const std::vector<double>& b, double tolerance) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], tolerance * std::max(1.0, std::abs(b[i]))) << i;
}

TEST(Averages, ema_begins_with_the_first_weights_and_follows_those_of_each_step_with_running_statistics) {
  const SmallData table(Task::regression, 30);
  Recipe recipe = exact_recipe();
  recipe.model = "linear(4) | batch_norm | tanh | linear";
  recipe.batch_size = 0;  // a step is an epoch
  const auto steps = trajectory(recipe, table.data(), 7);
  std::vector<double> wanted = steps[0];
  for (std::size_t step = 1; step < steps.size(); ++step) {
    for (std::size_t i = 0; i < wanted.size(); ++i) wanted[i] = 0.8 * wanted[i] + 0.2 * steps[step][i];
  }
  recipe.average = "ema(decay=0.8)";
  recipe.epochs = 7;
  expect_near(weights_of(train_run(recipe, table.data()).model), wanted, 1e-12);
}

TEST(Averages, swa_is_the_mean_of_the_last_epochs_ends) {
  const SmallData table(Task::classification, 50);
  Recipe recipe = exact_recipe();
  const auto epochs = trajectory(recipe, table.data(), 8);
  std::vector<double> wanted(epochs[0].size(), 0);
  for (std::size_t epoch = 5; epoch < 8; ++epoch) {  // floor(0.7 * 8) epochs do not count
    for (std::size_t i = 0; i < wanted.size(); ++i) wanted[i] += epochs[epoch][i] / 3;
  }
  recipe.average = "swa(from=0.7)";
  recipe.epochs = 8;
  expect_near(weights_of(train_run(recipe, table.data()).model), wanted, 1e-12);
}

TEST(Averages, swa_takes_running_statistics_anew_as_means_over_the_batches) {
  const SmallData table(Task::regression, 40);
  Recipe recipe = exact_recipe();
  recipe.model = "batch_norm | linear(3) | tanh | linear";
  recipe.average = "swa(from=0.5)";
  const Model model = train_run(recipe, table.data()).model;
  // Batches of 16, 16 and 8 rows in their own order; each batch counts the same, as in PyTorch's update_bn.
  std::array<double, 3> means{}, variances{};
  for (const auto& [begin, end] : {std::pair(0U, 16U), std::pair(16U, 32U), std::pair(32U, 40U)}) {
    const double count = end - begin;
    for (std::size_t column = 0; column < 3; ++column) {
      double mean = 0, squares = 0;
      for (std::size_t row = begin; row < end; ++row)
        mean += static_cast<double>(table.inputs[row * 3 + column]) / count;
      for (std::size_t row = begin; row < end; ++row)
        squares += std::pow(static_cast<double>(table.inputs[row * 3 + column]) - mean, 2);
      means[column] += mean / 3;
      variances[column] += squares / (count - 1) / 3;
    }
  }
  expect_near(model.tensor("0.running_mean"), {means.begin(), means.end()}, 1e-12);
  expect_near(model.tensor("0.running_var"), {variances.begin(), variances.end()}, 1e-12);
}

TEST(Averages, leave_what_was_fitted_on_the_training_rows_as_it_is) {
  const SmallData table(Task::regression, 40);
  for (const char* const average : {"", "ema(decay=0.9)", "swa(from=0.5)"}) {
    Recipe recipe = exact_recipe();
    recipe.model = "piecewise_linear(4) | linear(4) | batch_norm | tanh | linear";
    recipe.average = average;
    const Model model = train_run(recipe, table.data()).model;
    static const std::vector<double> edges = model.tensor("0.edges");
    EXPECT_EQ(model.tensor("0.edges"), edges) << average;
    EXPECT_NE(model.tensor("2.running_mean"), std::vector<double>(4, 0)) << average;
  }
}

TEST(Averages, are_what_is_watched_and_kept) {
  const SmallData table(Task::regression, 60);
  for (const char* const average : {"ema(decay=0.9)", "swa(from=0.5)"}) {
    Recipe recipe = exact_recipe();
    recipe.model = "linear(8) | batch_norm | tanh | linear";
    recipe.validation = 0.3;
    recipe.patience = 0;
    recipe.average = average;
    const Trained trained = train_run(recipe, table.data());
    Model model = trained.model;
    const std::vector<double> p = model.predict_float64(std::vector<double>(table.inputs.begin(), table.inputs.end()));
    const data::Split split = data::split_validation(60, 0.3, recipe.seed);
    double loss = 0;
    for (const std::uint32_t row : split.validation)
      loss +=
          std::pow(p[row] - static_cast<double>(table.targets[row]), 2) / static_cast<double>(split.validation.size());
    const auto best = static_cast<std::size_t>(trained.history.best_epoch - 1);
    EXPECT_NEAR(trained.history.epochs[best].validation_loss, loss, 1e-12) << average;
    for (const Epoch& epoch : trained.history.epochs) {
      const bool is_before_averaging = std::string(average).starts_with("swa") && epoch.epoch <= 3;
      EXPECT_FALSE(is_before_averaging && epoch.is_best);
    }
  }
}

TEST(Averages, swa_does_not_let_epochs_before_it_use_up_the_patience) {
  const SmallData table(Task::regression, 60, 3.0);
  Recipe recipe = exact_recipe();
  recipe.validation = 0.4;
  recipe.optimizer = "adam(lr=0.1)";
  recipe.epochs = 100;
  recipe.patience = 2;
  recipe.average = "swa(from=0.9)";
  const Trained trained = train_run(recipe, table.data());
  EXPECT_GT(trained.history.best_epoch, 90);
  EXPECT_GE(trained.history.epochs.size(), 92U);
}

TEST(Averages, and_accumulation_give_members_their_solo_bits_and_resume_between_any_two_batches) {
  const SmallData table(Task::classification, 75);
  for (const char* const average : {"ema(decay=0.9)", "swa(from=0.4)"}) {
    Recipe recipe = small_recipe();
    recipe.model = "linear(8) | batch_norm | relu | dropout(0.3) | linear";
    recipe.validation = 0.2;
    recipe.batch_size = 8;
    recipe.accumulate = 3;
    recipe.epochs = 5;
    recipe.average = average;
    recipe.mixup = 0.2;
    const std::array<std::uint64_t, 3> seeds{3, 1, 8};
    const std::vector<Trained> members = train_members(recipe, table.data(), seeds);
    for (std::size_t m = 0; m < seeds.size(); ++m) {
      recipe.seed = seeds[m];
      EXPECT_EQ(train_run(recipe, table.data(), {.threads = 2}).model.bytes(), members[m].model.bytes()) << average;
    }
    std::vector<TensorFile> checkpoints;
    RunOptions options;
    options.wants_checkpoint = [](double) { return true; };
    options.save_checkpoint = [&](TensorFile taken) { checkpoints.push_back(std::move(taken)); };
    const std::string whole = train_run(recipe, table.data(), options).model.bytes();
    ASSERT_EQ(checkpoints.size(), 40U);  // 60 rows in batches of 8, five times
    for (std::size_t i = 0; i < checkpoints.size(); i += 3) {
      RunOptions resumed;
      resumed.checkpoint = &checkpoints[i];
      EXPECT_EQ(train_run(recipe, table.data(), resumed).model.bytes(), whole) << average << " " << i;
    }
  }
}

TEST(Accumulation, is_the_batch_of_all_rows_to_rounding) {
  for (const bool weighted : {false, true}) {
    SmallData table(Task::binary, 75);
    for (std::size_t row = 0; weighted && row < 75; ++row) table.weights.push_back(static_cast<float>(row % 3));
    for (const char* const optimizer : {"sgd(lr=0.3, momentum=0.9)", "adam(lr=0.02)"}) {
      Recipe large = exact_recipe();
      large.model = "linear(8) | tanh | dropout(0.2) | linear";  // a mask depends on the row, not on its batch
      large.optimizer = optimizer;
      large.l1 = 1e-4;
      large.l2 = 1e-3;
      large.clip_norm = 0.5;
      large.epochs = 8;
      large.batch_size = 32;
      large.mixup = weighted ? 0.3 : 0;
      Recipe small = large;
      small.batch_size = 8;  // an epoch is 32, 32 and 11 rows: updates of 4, 4 and 2 batches
      small.accumulate = 4;
      const Trained a = train_run(large, table.data()), b = train_run(small, table.data());
      expect_near(weights_of(b.model), weights_of(a.model), 1e-12);
      for (std::size_t epoch = 0; epoch < 8; ++epoch)
        EXPECT_NEAR(b.history.epochs[epoch].loss, a.history.epochs[epoch].loss, 1e-12);
    }
  }
}

TEST(Averages, refuse_what_makes_no_sense) {
  const SmallData table(Task::binary, 20);
  const auto refuses = [&](const std::string& part, auto change) {
    Recipe recipe = small_recipe();
    change(recipe);
    const Error error = error_of([&] { train_run(recipe, table.data()); });
    EXPECT_EQ(error.fault, Fault::usage);
    EXPECT_TRUE(says(error, part));
  };
  refuses("accumulate", [](Recipe& recipe) { recipe.accumulate = 0; });
  refuses("decay", [](Recipe& recipe) { recipe.average = "ema(decay=1)"; });
  refuses("from", [](Recipe& recipe) { recipe.average = "swa(from=1)"; });
  refuses("did you mean \"ema\"", [](Recipe& recipe) { recipe.average = "emaa"; });
}

}  // namespace
}  // namespace pellucid
