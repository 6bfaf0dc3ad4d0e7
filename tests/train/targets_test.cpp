// A regression on several targets: its loss is the mean of theirs, so where the targets share no weight it takes the
// steps of regressions on each with half the gradient.
#include <gtest/gtest.h>

#include <cmath>

#include "pellucid/base/random.hpp"
#include "pellucid/train/trainer.hpp"
#include "tests/support/failure.hpp"

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

constexpr std::size_t target_rows = 60;

struct Pairs {
  std::vector<double> inputs, targets, first, second;
  Pairs() {
    for (std::uint32_t row = 0; row < target_rows; ++row) {
      const double a = 2 * random_uniform(31, row, 0) - 1, b = 2 * random_uniform(31, row, 1) - 1;
      inputs.insert(inputs.end(), {a, b});
      first.push_back(a - 2 * b + 0.5);
      second.push_back(3 * a + b * b);
      targets.insert(targets.end(), {first.back(), second.back()});
    }
  }
  Data data() const { return {.inputs = inputs, .targets = targets, .columns = 2, .target_columns = 2}; }
};

Recipe descent(double lr) {
  Recipe recipe;
  recipe.model = "linear(init=zeros, bias_init=zeros)";
  recipe.optimizer = "sgd(lr=" + std::to_string(lr) + ")";
  recipe.batch_size = 16;
  recipe.epochs = 5;
  recipe.dtype = Element::float64;
  return recipe;
}

TEST(Targets, two_on_a_line_take_the_steps_of_each_alone_with_half_the_rate) {
  const Pairs pairs;
  const Trained both = train_run(descent(0.2), pairs.data());
  double loss = 0, held = 0;
  for (const auto& [targets, row] : {std::pair{&pairs.first, 0U}, {&pairs.second, 1U}}) {
    const Trained one = train_run(descent(0.1), {.inputs = pairs.inputs, .targets = *targets, .columns = 2});
    const std::vector<double> ours = both.model.tensor("0.weight"), alone = one.model.tensor("0.weight");
    for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(ours[row * 2 + i], alone[i], 1e-13);
    EXPECT_NEAR(both.model.tensor("0.bias")[row], one.model.tensor("0.bias")[0], 1e-13);
    const std::vector<double> p = both.model.predict_float64(pairs.inputs), q = one.model.predict_float64(pairs.inputs);
    ASSERT_EQ(p.size(), 2 * target_rows);
    for (std::size_t i = 0; i < target_rows; ++i) EXPECT_NEAR(p[2 * i + row], q[i], 1e-12);
    loss += one.history.epochs.back().loss / 2;
    held += one.history.epochs.back().validation_loss / 2;
  }
  EXPECT_NEAR(both.history.epochs.back().loss, loss, 1e-12);
  EXPECT_NEAR(both.history.epochs.back().validation_loss, held, 1e-12);
}

TEST(Targets, several_are_kept_by_the_model_file) {
  const Pairs pairs;
  Recipe recipe = descent(0.05);
  recipe.model = "linear(8) | tanh | linear";
  const Model model = train(recipe, pairs.data());
  const Model loaded = Model::from_file(decode(model.bytes(), "pairs"), "pairs");
  EXPECT_EQ(loaded.signature().outputs, 2);
  EXPECT_EQ(loaded.predict_float64(pairs.inputs), model.predict_float64(pairs.inputs));
}

TEST(Targets, that_do_not_fit_are_refused) {
  const Pairs pairs;
  Data data = pairs.data();
  data.target_columns = 7;
  EXPECT_TRUE(says(error_of([&] { train({}, data); }), "120 values are no whole number of rows of 7"));
  data = pairs.data();
  data.task = Task::binary;
  EXPECT_TRUE(says(error_of([&] { train({}, data); }), "2 for a binary"));
  Recipe recipe;
  recipe.monitor = "rmse";
  EXPECT_TRUE(says(error_of([&] { train(recipe, pairs.data()); }), "a row has 2 targets"));
  std::vector<double> broken = pairs.targets;
  broken[13] = NAN;
  data = pairs.data();
  data.targets = broken;
  EXPECT_TRUE(says(error_of([&] { train({}, data); }), "row 7, column 2"));
}

}  // namespace
}  // namespace pellucid
