// Contributions of columns: exact where they are known, adding up where they are not, and refused where there are none.
#include "pellucid/explain/attribution.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "pellucid/explain/nearest_rows.hpp"
#include "pellucid/explain/reference_row.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/small_data.hpp"

namespace pellucid {
namespace {

using explaining::PredictionPath;
using testing::error_of;
using testing::says;

std::vector<double> drawn(std::mt19937& random, std::size_t count, double width = 1) {
  std::uniform_real_distribution<double> uniform(-width, width);
  std::vector<double> values(count);
  for (double& value : values) value = uniform(random);
  return values;
}

Model network(const std::string& steps, Signature signature, const std::string& loss = "", unsigned seed = 0) {
  Recipe recipe;
  recipe.model = steps;
  recipe.loss = loss;
  recipe.seed = seed;
  Model model(recipe, std::move(signature));
  return model;
}

/// All learned values drawn anew, larger than an initializer makes them.
Model shaken(Model model, std::mt19937& random, double width) {
  for (const std::string& name : model.names()) model.set_tensor(name, drawn(random, model.tensor(name).size(), width));
  return model;
}

TEST(Attribution, of_a_linear_network_is_weight_times_way) {
  std::mt19937 random(1);
  for (const Signature& signature :
       {Signature{Task::regression, 5, 1, {}, {}}, Signature{Task::binary, 5, 1, {"no", "yes"}, {}}}) {
    const Model model = shaken(network("linear", signature), random, 3);
    PredictionPath path(model);
    const std::vector<double> weights = model.tensor("0.weight");
    for (std::size_t output = 0; output < (signature.classes.empty() ? 1U : 2U); ++output) {
      const std::vector<double> row = drawn(random, 5, 10), reference = drawn(random, 5, 10);
      const Attribution made = integrated_gradients(path, row, reference, output, 1);
      const ShapleyValues shapley = sampled_shapley(path, row, reference, output, 8, 3);
      const double sign = signature.classes.empty() || output == 1 ? 1 : -1;
      for (std::size_t i = 0; i < 5; ++i) {
        const double expected = sign * weights[i] * (row[i] - reference[i]);
        EXPECT_NEAR(made.contributions[i], expected, 1e-10) << i;
        EXPECT_NEAR(shapley.values[i], expected, 1e-10) << i;
        EXPECT_NEAR(shapley.errors[i], 0, 1e-6) << i;
      }
      EXPECT_NEAR(made.residual(), 0, 1e-10);
      EXPECT_NEAR(made.prediction - made.reference,
                  std::accumulate(made.contributions.begin(), made.contributions.end(), 0.0), 1e-10);
    }
  }
}

// Linear in four classes: against the log-odds of one class nothing is linear, but a column without weights is 0.
TEST(Attribution, a_column_that_is_not_looked_at_contributes_nothing) {
  std::mt19937 random(2);
  Model model =
      shaken(network("linear(9) | relu | linear", {Task::classification, 4, 3, {"a", "b", "c"}, {}}), random, 2);
  std::vector<double> weights = model.tensor("0.weight");
  for (std::size_t unit = 0; unit < 9; ++unit) weights[unit * 4 + 2] = 0;
  model.set_tensor("0.weight", weights);
  PredictionPath path(model);
  const Attribution made = integrated_gradients(path, drawn(random, 4, 2), drawn(random, 4, 2), 1, 1);
  EXPECT_EQ(made.contributions[2], 0);
  EXPECT_NE(made.contributions[1], 0);
}

TEST(Attribution, explains_the_log_odds_of_each_class) {
  std::mt19937 random(4);
  const Model model =
      shaken(network("linear(6) | tanh | linear", {Task::classification, 3, 3, {"a", "b", "c"}, {}}), random, 1);
  PredictionPath path(model);
  EXPECT_EQ(path.quantity(), explaining::Quantity::log_odds);
  const std::vector<double> row = drawn(random, 3);
  const std::vector<double> p = model.predict_float64(row);
  for (std::size_t output = 0; output < 3; ++output)
    EXPECT_NEAR(path.value(row, output), std::log(p[output] / (1 - p[output])), 1e-5) << output;
  const Model two = shaken(network("linear", {Task::binary, 3, 1, {"no", "yes"}, {}}), random, 60);
  PredictionPath steep(two);  // where a probability is rounded to 1 its log-odds are not lost
  const std::vector<double> far{50, 50, 50};
  EXPECT_TRUE(std::isfinite(steep.value(far, 1)));
  EXPECT_DOUBLE_EQ(steep.value(far, 1), -steep.value(far, 0));
}

// Twenty trained networks; completeness as the page promises it, and the slopes of one column alone: whatever one
// column does when all others are the reference's is its whole contribution.
TEST(Attribution, adds_up_on_trained_networks) {
  const std::vector<std::string> models{"linear(8) | tanh | linear",
                                        "linear(32) | relu | linear(32) | relu | linear",
                                        "linear(16) | leaky_relu | linear(16) | leaky_relu | linear",
                                        "linear(12) | batch_norm | gelu | linear",
                                        "linear(24) | hardtanh | linear(8) | relu | linear",
                                        "linear(10) | silu | layer_norm | linear",
                                        "linear(40) | relu | linear"};
  std::mt19937 random(5);
  int trained = 0;
  for (const Task task : {Task::regression, Task::binary, Task::classification}) {
    for (const std::string& steps : models) {
      if (++trained > 20) break;
      const SmallData rows(task, 200);
      Recipe recipe = small_recipe();
      recipe.model = steps;
      recipe.epochs = 12;
      recipe.optimizer = "adam(lr=0.05)";
      recipe.seed = static_cast<std::uint64_t>(trained);
      const Model model = train(recipe, rows.data());
      PredictionPath path(model);
      const std::vector<double> some(rows.inputs.begin(), rows.inputs.begin() + 150);
      for (std::size_t row = 0; row < 5; ++row) {
        const std::size_t output = task == Task::regression ? 0 : row % 2;
        const std::vector<double> values = path.values(some, output);
        const auto [least, most] = std::ranges::minmax(values);
        const std::vector<double> from(some.begin(), some.begin() + 3), to = drawn(random, 3, 1.5);
        const Attribution made = integrated_gradients(path, to, from, output, (most - least) / 4);
        EXPECT_LE(std::abs(made.residual()), 0.01 * made.scale((most - least) / 4)) << steps << ' ' << made.residual();
        std::vector<double> alone = from;
        alone[row % 3] = to[row % 3];
        const Attribution one = integrated_gradients(path, alone, from, output, (most - least) / 4);
        EXPECT_NEAR(one.contributions[row % 3], one.prediction - one.reference, 0.01 * one.scale((most - least) / 4))
            << steps;
        EXPECT_EQ(one.contributions[(row + 1) % 3], 0) << steps;
      }
    }
  }
  EXPECT_GE(trained, 20);
}

// Halves of relu(a + b) that come alive on the way: both columns have the same part in it.
TEST(Attribution, shares_alike_what_two_columns_do_together) {
  Model model = network("linear(1) | relu | linear", {Task::regression, 2, 1, {}, {}});
  model.set_tensor("0.weight", std::vector<double>{1, 1});
  model.set_tensor("0.bias", std::vector<double>{0});
  model.set_tensor("2.weight", std::vector<double>{2});
  model.set_tensor("2.bias", std::vector<double>{0.5});
  PredictionPath path(model);
  const Attribution made = integrated_gradients(path, std::vector{3.0, 1.0}, std::vector{-1.0, -2.0}, 0, 1);
  // f = 0.5 until a + b is 0, at 3/7 of the way; then 2 * (4 + 3) * (t - 3/7), of which 4/7 are the first's.
  EXPECT_NEAR(made.reference, 0.5, 1e-15);
  EXPECT_NEAR(made.prediction, 8.5, 1e-12);
  EXPECT_NEAR(made.contributions[0], 8.0 * 4 / 7, 1e-9);
  EXPECT_NEAR(made.contributions[1], 8.0 * 3 / 7, 1e-9);
  EXPECT_LT(made.evaluations, 60U) << "one kink is met at once";
}

TEST(Attribution, refuses_networks_that_jump) {
  for (const char* steps :
       {"linear(4) | step | linear", "linear(4) | sign | linear", "linear(4) | relu | expr(floor(z)) | linear"})
    EXPECT_TRUE(says(error_of([&] { PredictionPath path(network(steps, {Task::regression, 2, 1, {}, {}})); }), "jumps"))
        << steps;
  for (const char* steps :
       {"linear(4) | leaky_relu | linear", "linear(4) | hardtanh | elu | linear", "linear(4) | selu | linear"})
    EXPECT_NO_THROW(PredictionPath path(network(steps, {Task::regression, 2, 1, {}, {}}))) << steps;
}

Signature coded() {
  Signature signature{Task::regression, 6, 1, {}, {}};
  signature.fields = {{Field::Holds::numbers, {0}, 0, {0}},
                      {Field::Holds::codes, {1, 2}, 9, {}},
                      {Field::Holds::words, {3, 4, 5}, 20, {}}};
  return signature;
}

// Categories and words go by their vectors: complete, and nothing is left behind in the tables.
TEST(Attribution, follows_categories_and_words_through_their_vectors) {
  std::mt19937 random(8);
  for (const char* steps :
       {"embedding(dim=3) | linear(8) | tanh | linear", "embedding(dim=2) | linear(16) | relu | linear"}) {
    const Model model = shaken(network(steps, coded()), random, 1);
    PredictionPath path(model);
    const std::vector<std::vector<double>> rows{{0.3, 1, 6, 4, 4, 11},
                                                {-1, 2, 6, -1, -1, -1},
                                                {2, -1, 7, 3, -1, -1},
                                                {0.3, 2, -1, 5, 6, 7},
                                                {0.3, 1, 6, 4, 4, -1}};
    const std::vector<double> before = path.values(rows[3], 0);
    for (const std::vector<double>& from : rows) {
      for (const std::vector<double>& to : rows) {
        const Attribution made = integrated_gradients(path, to, from, 0, 1);
        EXPECT_LE(std::abs(made.residual()), 1e-4 * made.scale(1)) << steps;
        for (std::size_t i = 0; i < 3; ++i) {
          if (from[i] != to[i]) continue;
          EXPECT_EQ(made.contributions[i], 0) << steps << i;
        }
      }
    }
    EXPECT_EQ(path.values(rows[3], 0), before);
    std::vector<double> one = rows[0];
    one[1] = 3;
    const Attribution made = integrated_gradients(path, one, rows[0], 0, 1);
    EXPECT_NEAR(made.contributions[1], made.prediction - made.reference, 1e-5);
    EXPECT_NE(made.contributions[1], 0);
  }
}

// Against every order of four columns, taken one by one.
TEST(Attribution, sampled_shapley_values_approach_those_of_all_orders) {
  std::mt19937 random(9);
  const Model model = shaken(network("linear(8) | relu | linear", {Task::regression, 4, 1, {}, {}}), random, 2);
  PredictionPath path(model);
  const std::vector<double> row = drawn(random, 4, 2), reference = drawn(random, 4, 2);
  std::vector<std::size_t> order{0, 1, 2, 3};
  std::vector<double> exact(4, 0);
  do {
    std::vector<double> now = reference;
    for (const std::size_t column : order) {
      const double before = path.value(now, 0);
      now[column] = row[column];
      exact[column] += (path.value(now, 0) - before) / 24;
    }
  } while (std::ranges::next_permutation(order).found);
  const ShapleyValues sampled = sampled_shapley(path, row, reference, 0, 4000, 1);
  double sum = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(sampled.values[i], exact[i], 4 * sampled.errors[i] + 1e-9) << i;
    EXPECT_LT(sampled.errors[i], 0.1) << i;
    sum += sampled.values[i];
  }
  EXPECT_NEAR(sum, path.value(row, 0) - path.value(reference, 0), 1e-9);
}

TEST(NearestRows, are_found_and_how_unlike_a_row_is) {
  std::vector<double> rows;
  for (int i = 0; i < 50; ++i) rows.insert(rows.end(), {static_cast<double>(i), i % 2 == 0 ? 0.0 : 1.0});
  Fields fields{{Field::Holds::numbers, {0}, 0, {0}}, {Field::Holds::codes, {1}, 2, {}}};
  const EachBatch at_once = [&](const auto& take) { take(rows); };
  const NearestRows near = nearest_rows(at_once, std::vector{10.1, 0.0}, fields, 3, 1);
  ASSERT_EQ(near.rows.size(), 3U);
  EXPECT_EQ(near.rows[0].first, 10U);
  EXPECT_NEAR(near.rows[0].second, 0.1, 1e-12);
  EXPECT_NEAR(near.rows[1].second, std::sqrt(0.9 * 0.9 + 2), 1e-12);
  EXPECT_EQ(near.compared, 50U);
  EXPECT_EQ(near.further, 1);  // every training row is sqrt(3) from its neighbour
  EXPECT_EQ(nearest_rows(at_once, std::vector{90.0, 0.0}, fields, 3, 1).further, 0);
  const EachBatch by_three = [&](const auto& take) {
    for (std::size_t at = 0; at < rows.size(); at += 6)
      take(std::span(rows).subspan(at, std::min<std::size_t>(6, rows.size() - at)));
  };
  for (const double x : {10.1, 49.5, 60.0}) {
    const NearestRows one = nearest_rows(at_once, std::vector{x, 0.0}, fields, 3, 1);
    const NearestRows other = nearest_rows(by_three, std::vector{x, 0.0}, fields, 3, 1);
    EXPECT_EQ(one.rows, other.rows);
    EXPECT_EQ(one.further, other.further);
  }
}

}  // namespace
}  // namespace pellucid
