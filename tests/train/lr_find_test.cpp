// The learning-rate finder: that a suggestion is the training it leads to, that it is silent where nothing is learned,
// what it costs, and that nothing is left of it.
#include "pellucid/train/lr_find.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/small_data.hpp"

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

Recipe finding_recipe(const char* optimizer = "sgd(lr=0.1, momentum=0.9)") {
  Recipe recipe = small_recipe();
  recipe.optimizer = optimizer;
  recipe.model = "linear(8) | tanh | dropout(0.1) | linear";
  recipe.epochs = 60;
  recipe.patience = 8;
  return recipe;
}

/// Targets that have nothing to do with the inputs.
SmallData senseless(Task task, std::uint32_t rows, std::uint64_t seed) {
  SmallData table(task, rows);
  for (std::uint32_t row = 0; row < rows; ++row) {
    const double u = random_uniform(random_key(seed, "senseless", 0), row, 0);
    table.targets[row] = static_cast<float>(task == Task::regression ? 4 * u - 2 : std::floor(2 * u));
  }
  return table;
}

const RateTrial& trial_at(const RateSearch& search, double rate) {
  return *std::ranges::find(search.trials, rate, &RateTrial::rate);
}

TEST(LrFind, tells_what_the_training_at_its_suggestion_reaches_and_no_other_reached_more) {
  for (const Task task : {Task::regression, Task::binary, Task::classification}) {
    for (const char* optimizer : {"sgd(lr=0.1, momentum=0.9)", "adam"}) {
      SmallData table(task, 90);
      Recipe recipe = finding_recipe(optimizer);
      recipe.dtype = task == Task::binary ? Element::float64 : Element::float32;
      recipe.schedule = task == Task::binary ? "cosine" : "constant";
      recipe.monitor = task == Task::classification ? "accuracy" : "loss";
      recipe.validation = 0.3;
      const RateSearch search = find_learning_rate(recipe, table.data());
      ASSERT_FALSE(std::isnan(search.suggestion)) << optimizer;
      const RateTrial& best = trial_at(search, search.suggestion);
      recipe.optimizer = search.optimizer;
      const History history = train_run(recipe, table.data()).history;
      EXPECT_EQ(best.epochs, static_cast<Index>(history.epochs.size()));
      EXPECT_EQ(best.best_epoch, history.best_epoch);
      EXPECT_EQ(best.monitored, history.epochs[static_cast<std::size_t>(history.best_epoch - 1)].monitored);
      EXPECT_LT(best.loss, search.needed_loss);
      EXPECT_LT(search.needed_loss, search.constant_loss);
      for (const RateTrial& trial : search.trials) {
        const bool is_accuracy = recipe.monitor == "accuracy";
        const bool is_whole = trial.epochs == recipe.epochs || trial.epochs - trial.best_epoch == recipe.patience;
        if (trial.has_diverged || !is_whole) continue;
        EXPECT_FALSE(is_accuracy ? trial.monitored > best.monitored : trial.monitored < best.monitored) << trial.rate;
      }
      EXPECT_LE(search.all_epochs, 3 * recipe.epochs);
    }
  }
}

TEST(LrFind, writes_the_rate_into_the_optimizer_as_it_was_written) {
  SmallData table(Task::regression, 200);
  const auto optimizer = [&](const char* written) {
    Recipe recipe = finding_recipe(written);
    recipe.epochs = 12;
    return find_learning_rate(recipe, table.data(), {.from = 0.1, .to = 0.3}).optimizer;
  };
  const auto with = [](const std::string& text, const char* rate) { return text.find(rate) != std::string::npos; };
  for (const char* rate : {"0.1", "0.3"}) {
    if (!with(optimizer("sgd"), rate)) continue;
    EXPECT_EQ(optimizer("sgd"), std::string("sgd(lr=") + rate + ")");
  }
  EXPECT_TRUE(optimizer("sgd(momentum=0.5)").ends_with(", momentum=0.5)")) << optimizer("sgd(momentum=0.5)");
  EXPECT_TRUE(optimizer("sgd(momentum=0.5)").starts_with("sgd(lr=0."));
  EXPECT_TRUE(optimizer("sgd(0.7, 0.5)").ends_with(", 0.5)")) << optimizer("sgd(0.7, 0.5)");
  EXPECT_FALSE(with(optimizer("sgd(0.7, 0.5)"), "0.7"));
  EXPECT_TRUE(optimizer("sgd(momentum=0.5, lr=0.7)").starts_with("sgd(momentum=0.5, lr=0."));
}

// A line through points: descent in whole batches diverges above 2 over the largest curvature of the loss, and crawls
// far below it.
TEST(LrFind, finds_the_rate_that_a_curvature_allows) {
  for (const double scale : {0.3, 4.0, 200.0}) {
    SmallData table(Task::regression, 300, 0.05);
    double squares = 0;
    for (float& input : table.inputs) {
      input *= static_cast<float>(scale);
      squares += static_cast<double>(input) * static_cast<double>(input);
    }
    const double curvature = 2 * std::max(1.0, squares / static_cast<double>(table.inputs.size()));
    Recipe recipe = small_recipe();
    recipe.model = "linear";
    recipe.optimizer = "sgd";
    recipe.batch_size = 0;
    recipe.epochs = 100;
    const RateSearch search = find_learning_rate(recipe, table.data(), {.from = 1e-8, .to = 10});
    EXPECT_LT(search.suggestion, 2.4 / curvature) << scale;
    EXPECT_GT(search.suggestion, 0.05 / curvature) << scale;
  }
}

TEST(LrFind, suggests_nothing_where_all_diverges) {
  SmallData table(Task::regression, 100);
  for (float& input : table.inputs) input *= 1e9F;
  Recipe recipe = finding_recipe("sgd");
  recipe.model = "linear(8) | relu | linear";
  const RateSearch search = find_learning_rate(recipe, table.data());
  EXPECT_TRUE(search.has_diverged_everywhere());
  EXPECT_TRUE(std::isnan(search.suggestion));
  EXPECT_EQ(search.optimizer, "");
}

TEST(LrFind, suggests_nothing_where_there_is_nothing_to_learn_and_a_rate_where_there_is_little) {
  int suggested = 0, found = 0;
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    const Task task = seed % 2 == 0 ? Task::regression : Task::binary;
    SmallData table = senseless(task, 200, seed);
    Recipe recipe = finding_recipe("adam");
    recipe.epochs = 20;
    recipe.validation = 0.4;
    recipe.seed = seed;
    const RateSearch search = find_learning_rate(recipe, table.data());
    EXPECT_FALSE(search.has_diverged_everywhere());
    suggested += std::isnan(search.suggestion) ? 0 : 1;
    // A third of the targets' variance is the first input's.
    for (std::size_t row = 0; row < table.targets.size(); ++row) {
      const float input = table.inputs[row * SmallData::columns];
      const float sum = table.targets[row] + input * (task == Task::regression ? 1.4F : 0.8F);
      table.targets[row] = task == Task::regression ? sum : static_cast<float>(sum > 0.5F);
    }
    found += std::isnan(find_learning_rate(recipe, table.data()).suggestion) ? 0 : 1;
  }
  EXPECT_EQ(suggested, 0);
  EXPECT_GE(found, 5);
}

TEST(LrFind, judges_by_the_training_rows_where_no_others_are_held_out) {
  SmallData table(Task::regression, 120);
  Recipe recipe = finding_recipe("adam");
  recipe.epochs = 10;
  recipe.validation = 0;
  const RateSearch search = find_learning_rate(recipe, table.data());
  EXPECT_FALSE(search.is_validated);
  recipe.optimizer = search.optimizer;
  EXPECT_EQ(trial_at(search, search.suggestion).monitored, train_run(recipe, table.data()).history.epochs.back().loss);
}

TEST(LrFind, takes_a_sample_of_very_many_rows_and_fewer_epochs) {
  SmallData table(Task::regression, 60'100);
  Recipe recipe = finding_recipe("adam");
  recipe.model = "linear";
  recipe.batch_size = 3000;
  recipe.epochs = 1000;
  const RateSearch search = find_learning_rate(recipe, table.data(), {.from = 0.01, .to = 0.1});
  EXPECT_EQ(search.of_rows, 54'090);
  EXPECT_EQ(search.rows, 48'000);  // whole batches of at most 50,000 rows
  EXPECT_EQ(search.epochs, 41);    // at most 2,000,000 rows
  EXPECT_LE(search.all_epochs, 3 * 41);
  EXPECT_FALSE(std::isnan(search.suggestion));
}

TEST(LrFind, leaves_no_trace_in_a_later_run_and_has_the_same_bits_on_any_threads) {
  SmallData table(Task::classification, 120);
  const Recipe recipe = finding_recipe();
  const std::string before = train_run(recipe, table.data()).model.bytes();
  const RateSearch search = find_learning_rate(recipe, table.data());
  EXPECT_EQ(train_run(recipe, table.data()).model.bytes(), before);
  const RateSearch again = find_learning_rate(recipe, table.data(), {}, {.threads = 3, .fuse = false});
  ASSERT_EQ(again.trials.size(), search.trials.size());
  for (std::size_t i = 0; i < search.trials.size(); ++i) {
    EXPECT_EQ(again.trials[i].epochs, search.trials[i].epochs);
    EXPECT_EQ(again.trials[i].loss, search.trials[i].loss);
  }
  EXPECT_EQ(again.suggestion, search.suggestion);
  EXPECT_EQ(again.constant_loss, search.constant_loss);
}

TEST(LrFind, ends_when_it_is_interrupted_and_suggests_nothing) {
  SmallData table(Task::regression, 100);
  std::atomic<bool> interrupt = false;
  int told = 0;
  const RateSearch search = find_learning_rate(finding_recipe(), table.data(), {}, {.interrupt = &interrupt},
                                               [&](const RateTrial&) { interrupt = ++told == 4; });
  EXPECT_EQ(told, 4);
  EXPECT_TRUE(std::isnan(search.suggestion));
}

TEST(LrFind, refuses_ranges_optimizers_and_schedules_that_make_no_sense) {
  SmallData table(Task::regression, 200);
  const auto refusal = [&](const Recipe& recipe, const RateRange& range) {
    return error_of([&] { find_learning_rate(recipe, table.data(), range); });
  };
  EXPECT_TRUE(says(refusal(small_recipe(), {.from = -1}), "-1 is impossible"));
  EXPECT_TRUE(says(refusal(small_recipe(), {.to = std::numeric_limits<double>::quiet_NaN()}), "is impossible"));
  EXPECT_TRUE(says(refusal(small_recipe(), {.from = 1, .to = 0.1}), "give a wider range"));
  EXPECT_TRUE(says(refusal(small_recipe(), {.from = 0.2, .to = 0.9}), "fewer than two"));
  Recipe recipe = small_recipe();
  recipe.optimizer = "lbfgs";
  EXPECT_TRUE(says(refusal(recipe, {}), "by itself"));
  recipe = small_recipe();
  recipe.schedule = "one_cycle(max_lr=0.01)";
  EXPECT_TRUE(says(refusal(recipe, {}), "sets the rates by itself"));
  recipe.schedule = "one_cycle";
  EXPECT_FALSE(std::isnan(find_learning_rate(recipe, table.data()).suggestion));
}

TEST(LrFind, says_that_the_gradient_vanishes_where_no_rate_mends_it) {
  const auto deep = [](const std::string& activation, int layers) {
    std::string model;
    for (int i = 0; i < layers; ++i) model += "linear(8) | " + activation + " | ";
    return model + "linear";
  };
  for (const Task task : {Task::regression, Task::binary, Task::classification}) {
    SmallData table(task, 200);
    Recipe recipe = finding_recipe("sgd");
    recipe.epochs = 20;
    recipe.model = deep("sigmoid", 12);
    const RateSearch lost = find_learning_rate(recipe, table.data());
    EXPECT_TRUE(lost.has_vanishing_gradient()) << lost.gradient_ratio;
    EXPECT_TRUE(std::isnan(lost.suggestion)) << lost.suggestion;
    recipe.model = deep("tanh", 2);
    const RateSearch found = find_learning_rate(recipe, table.data());
    EXPECT_FALSE(found.has_vanishing_gradient()) << found.gradient_ratio;
    EXPECT_FALSE(std::isnan(found.suggestion));
    recipe.model = "linear";
    EXPECT_TRUE(std::isnan(find_learning_rate(recipe, table.data()).gradient_ratio));
  }
}

}  // namespace
}  // namespace pellucid
