// L1, L2, max norm and clipping, by what each is known for.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>

#include "pellucid/base/random.hpp"
#include "pellucid/train/trainer.hpp"

namespace pellucid {
namespace {

constexpr std::uint32_t row_count = 400, column_count = 50, useful = 5;

/// Fifty columns of which five count.
struct Sparse {
  std::vector<double> inputs, targets;
  Sparse() {
    for (std::uint32_t row = 0; row < row_count; ++row) {
      double y = 0.1 * (random_uniform(2, row, 0) - 0.5);
      for (std::uint32_t column = 0; column < column_count; ++column) {
        inputs.push_back(2 * random_uniform(1, row, column) - 1);
        if (column < useful) y += (column % 2 == 0 ? 1 : -1) * (0.5 + 0.25 * column) * inputs.back();
      }
      targets.push_back(y);
    }
  }
  Data data() const {
    return {.inputs = inputs, .targets = targets, .columns = column_count, .task = Task::regression};
  }
};

Recipe linear_recipe() {
  Recipe recipe;
  recipe.model = "linear";
  recipe.loss = "expr(0.5 * (p - y)^2)";
  recipe.optimizer = "sgd(lr=0.5)";
  recipe.batch_size = 0;
  recipe.epochs = 3000;
  recipe.patience = 0;
  recipe.validation = 0;
  recipe.dtype = Element::float64;
  return recipe;
}

std::size_t zeros(const std::vector<double>& weights) {
  return static_cast<std::size_t>(std::count(weights.begin(), weights.end(), 0.0));
}

TEST(L1, makes_the_useless_weights_exactly_zero_as_lasso_does) {
  const Sparse table;
  Recipe recipe = linear_recipe();
  recipe.l1 = 0.02;
  Model model = train(recipe, table.data());
  const std::vector<double> weights = model.tensor("0.weight");
  for (std::uint32_t column = 0; column < column_count; ++column)
    EXPECT_EQ(weights[column] != 0, column < useful) << column;
  const Model saved = Model::from_file(decode(model.bytes(), "m"), "m");
  EXPECT_EQ(saved.tensor("0.weight"), weights);

  // scikit-learn's Lasso makes (1 / 2n) sum of squares + alpha * sum of |w| small: the same problem.
  const std::string place = ::testing::TempDir();
  std::ofstream(place + "lasso.x", std::ios::binary)
      .write(reinterpret_cast<const char*>(table.inputs.data()), static_cast<std::streamsize>(table.inputs.size() * 8));
  std::ofstream(place + "lasso.y", std::ios::binary)
      .write(reinterpret_cast<const char*>(table.targets.data()),
             static_cast<std::streamsize>(table.targets.size() * 8));
  const std::string command = "/usr/bin/python3 -B '" PELLUCID_SOURCE_DIR "/tests/train/lasso.py' '" + place + "'";
  ASSERT_EQ(std::system(command.c_str()), 0);
  std::ifstream file(place + "lasso.w");
  for (std::uint32_t column = 0; column < column_count; ++column) {
    double wanted = 0;
    ASSERT_TRUE(file >> wanted);
    EXPECT_NEAR(weights[column], wanted, 1e-6) << column;
    EXPECT_EQ(weights[column] == 0, wanted == 0) << column;
  }
}

TEST(L2, keeps_weights_small_and_none_zero) {
  const Sparse table;
  Recipe recipe = linear_recipe();
  const std::vector<double> free = train(recipe, table.data()).tensor("0.weight");
  recipe.l2 = 0.5;
  const std::vector<double> held = train(recipe, table.data()).tensor("0.weight");
  EXPECT_EQ(zeros(held), 0U);
  for (std::uint32_t column = 0; column < useful; ++column) EXPECT_LT(std::abs(held[column]), std::abs(free[column]));
}

TEST(L1, in_a_hidden_layer_leaves_at_least_forty_useless_columns_without_weights) {
  const Sparse table;
  Recipe recipe = linear_recipe();
  recipe.model = "linear(8) | tanh | linear";
  recipe.optimizer = "sgd(lr=0.1)";
  recipe.l1 = 0.01;
  const Model model = train(recipe, table.data());
  const std::vector<double> weights =
      Model::from_file(decode(model.bytes(), "m"), "m").tensor("0.weight");  // [8, columns], as saved
  int unused = 0;
  for (std::uint32_t column = useful; column < column_count; ++column) {
    bool is_unused = true;
    for (std::uint32_t unit = 0; unit < 8; ++unit) is_unused = is_unused && weights[unit * column_count + column] == 0;
    unused += is_unused ? 1 : 0;
  }
  EXPECT_GE(unused, 40);
}

TEST(MaxNorm, bounds_the_weights_into_each_unit) {
  const Sparse table;
  Recipe recipe = linear_recipe();
  recipe.model = "linear(6) | relu | linear";
  recipe.optimizer = "adam(lr=0.05)";
  recipe.epochs = 50;
  recipe.max_norm = 0.7;
  const std::vector<double> weights = train(recipe, table.data()).tensor("0.weight");
  bool is_reached = false;
  for (std::size_t unit = 0; unit < 6; ++unit) {
    double squares = 0;
    for (std::size_t i = 0; i < column_count; ++i)
      squares += weights[unit * column_count + i] * weights[unit * column_count + i];
    EXPECT_LE(std::sqrt(squares), 0.7 * (1 + 1e-12));
    is_reached = is_reached || std::sqrt(squares) > 0.699;
  }
  EXPECT_TRUE(is_reached);
}

TEST(Clipping, bounds_the_step) {
  const Sparse table;
  Recipe recipe = linear_recipe();
  recipe.optimizer = "sgd(lr=1)";
  recipe.epochs = 1;
  const Model start(recipe, {Task::regression, column_count, 1, {}, {}});
  RunOptions options;
  options.start = &start;
  const auto moved = [&](const nn::Restraint& restraint, double order) {
    Recipe with = recipe;
    with.l1 = restraint.l1;
    with.l2 = restraint.l2;
    with.max_norm = restraint.max_norm;
    with.clip_norm = restraint.clip_norm;
    with.clip_value = restraint.clip_value;
    const Model model = train_run(with, table.data(), options).model;
    double norm = 0;
    for (const char* name : {"0.weight", "0.bias"}) {
      const std::vector<double> before = start.tensor(name), after = model.tensor(name);
      for (std::size_t i = 0; i < before.size(); ++i) {
        const double step = std::abs(after[i] - before[i]);
        norm = order == 2 ? norm + step * step : std::max(norm, step);
      }
    }
    return order == 2 ? std::sqrt(norm) : norm;
  };
  EXPECT_GT(moved({}, 2), 0.2);
  EXPECT_NEAR(moved({.clip_norm = 0.05}, 2), 0.05, 1e-5);
  EXPECT_NEAR(moved({.clip_value = 0.01}, 1), 0.01, 1e-12);
  EXPECT_NEAR(moved({.clip_norm = 1e6}, 2), moved({}, 2), 1e-9);
}

}  // namespace
}  // namespace pellucid
