// Which columns a network needs: planted ones are found, noise is not called important, and what goes together is dealt
// together.
#include "pellucid/doctor/importance.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "pellucid/train/trainer.hpp"
#include "tests/support/failure.hpp"

namespace pellucid::doctor {
namespace {

/// Rows of `planted` columns that make the target, `noise` that do not, and one that says nearly what the first does.
struct Planted {
  Task task;
  Index columns;
  std::vector<float> inputs, targets;
  std::vector<double> held_inputs, held_truths;

  Planted(Task of, Index planted, Index noise, int rows, int held, bool has_echo, unsigned seed)
      : task(of), columns(planted + noise + (has_echo ? 1 : 0)) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    for (int row = 0; row < rows + held; ++row) {
      std::vector<double> own(static_cast<std::size_t>(columns));
      for (double& value : own) value = normal(random);
      double sum = 0.5 * normal(random);
      for (std::size_t i = 0; i < static_cast<std::size_t>(planted); ++i) sum += i % 2 == 0 ? own[i] : -own[i];
      if (has_echo) own.back() = own[0] + 0.2 * normal(random);
      const double truth = task == Task::regression ? sum : sum > 0 ? 1 : 0;
      if (row < rows) {
        for (const double value : own) inputs.push_back(static_cast<float>(value));
        targets.push_back(static_cast<float>(truth));
      } else {
        held_inputs.insert(held_inputs.end(), own.begin(), own.end());
        held_truths.push_back(truth);
      }
    }
  }
  Model trained(const std::string& steps, Index epochs) const {
    Recipe recipe;
    recipe.model = steps;
    recipe.optimizer = "adam(lr=0.003)";
    recipe.epochs = epochs;
    recipe.validation = 0;
    return train(recipe, {.inputs = inputs, .targets = targets, .columns = columns, .task = task});
  }
};

TEST(Importance, finds_planted_columns_and_calls_few_of_200_noise_columns_important) {
  for (const Task task : {Task::regression, Task::binary}) {
    const Planted rows(task, 5, 200, 1500, 700, false, 3);
    // Trained long enough to lean on the noise of its training rows.
    const Importances found =
        importances(rows.trained("linear(32) | relu | linear", 30), rows.held_inputs, rows.held_truths);
    ASSERT_EQ(found.all.size(), 205U);
    int noise = 0;
    std::set<std::string> planted;
    for (const Importance& each : found.all) {
      ASSERT_EQ(each.columns.size(), 1U);
      const int number = std::stoi(each.columns[0].substr(std::string("input ").size()));
      if (number <= 5 && each.is_important) planted.insert(each.columns[0]);
      if (number > 5 && each.is_important) ++noise;
      EXPECT_LE(each.least, each.rise);
      EXPECT_GE(each.most, each.rise);
    }
    EXPECT_EQ(planted.size(), 5U);
    EXPECT_LE(noise, 10);
    RecordProperty("noise", noise);
    for (std::size_t i = 0; i < 5; ++i) EXPECT_TRUE(planted.contains(found.all[i].columns[0])) << i;
  }
}

TEST(Importance, of_columns_that_go_together_is_that_of_both) {
  const Planted rows(Task::regression, 2, 3, 600, 400, true, 5);
  const Model model = rows.trained("linear", 200);
  const Importances found = importances(model, rows.held_inputs, rows.held_truths);
  EXPECT_EQ(found.all.size(), 5U);
  const auto both = std::ranges::find_if(found.all, [](const Importance& each) { return each.columns.size() == 2; });
  ASSERT_NE(both, found.all.end());
  EXPECT_EQ(both->columns, (std::vector<std::string>{"input 1", "input 6"}));
  const Importances alone = importances(model, rows.held_inputs, rows.held_truths, {.together = 1});
  EXPECT_EQ(alone.all.size(), 6U);
  for (const Importance& each : alone.all) {
    if (each.columns[0] != "input 1" && each.columns[0] != "input 6") continue;
    EXPECT_LT(each.rise, both->rise);
  }
}

// Of a linear network dealing x anew costs 2 w² var(x) where nothing else goes with it.
TEST(Importance, is_the_rise_of_the_loss) {
  const Planted rows(Task::regression, 1, 0, 0, 4000, false, 9);
  Recipe recipe;
  recipe.model = "linear";
  Model model(recipe, {Task::regression, 1, 1, {}, {}});
  model.set_tensor("0.weight", std::vector<double>{1});
  model.set_tensor("0.bias", std::vector<double>{0});
  const Importances found = importances(model, rows.held_inputs, rows.held_truths);
  EXPECT_NEAR(found.loss, 0.25, 0.02);
  EXPECT_NEAR(found.all[0].rise, 2, 0.15);
  EXPECT_LT(found.all[0].least, 2);
  EXPECT_GT(found.all[0].most, 2);
  EXPECT_EQ(testing::error_of([&] { importances(model, std::vector{1.0}, std::vector{1.0}); }).fault, Fault::usage);
}

}  // namespace
}  // namespace pellucid::doctor
