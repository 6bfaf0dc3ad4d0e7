// What rows and mistakes count for: class weights, row weights together with them, the cost matrix, mixup.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "pellucid/base/random.hpp"
#include "pellucid/judge/evaluation.hpp"
#include "pellucid/judge/metric.hpp"
#include "pellucid/model/costs.hpp"
#include "pellucid/plan/plan.hpp"
#include "pellucid/train/class_weights.hpp"
#include "pellucid/train/mixup.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/small_data.hpp"

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

TEST(ClassWeights, balanced_are_scikit_learns_from_the_training_rows_alone) {
  const std::vector<float> targets{0, 0, 0, 1, 2, 2, 1, 1, 1, 1};
  const Signature signature{Task::classification, 1, 3, {"a", "b", "c"}, {}};
  // Of rows 0 to 5: three of a, one of b, two of c; 6 / (3 * count).
  const std::vector<double> weights = class_weights("balanced", signature, targets, {0, 1, 2, 3, 4, 5});
  EXPECT_EQ(weights, (std::vector<double>{6.0 / 9, 6.0 / 3, 6.0 / 6}));
  // A class without a training row counts for nothing in the formula.
  EXPECT_EQ(class_weights("balanced", signature, targets, {0, 1, 2, 3}), (std::vector<double>{4.0 / 6, 4.0 / 2, 1}));
  EXPECT_EQ(class_weights("c=2, a=0.5", signature, targets, {0, 4}), (std::vector<double>{0.5, 1, 2}));
}

TEST(ClassWeights, refuse_what_they_cannot_mean) {
  const std::vector<float> targets{0, 1};
  const Signature signature{Task::binary, 1, 1, {"no", "yes"}, {}};
  const auto refuses = [&](const std::string& text, const std::string& part, Signature of) {
    const Error error = error_of([&] { class_weights(text, of, targets, {0, 1}); });
    EXPECT_EQ(error.fault, Fault::usage);
    EXPECT_TRUE(says(error, part)) << text;
  };
  refuses("balance", "gives no weight", signature);
  refuses("yess=2", "did you mean \"yes\"", signature);
  refuses("yes=2,yes=3", "twice", signature);
  refuses("yes=-1", "no number from 0", signature);
  refuses("yes=much", "no number from 0", signature);
  refuses("yes=0,no=0", "all training rows have weight 0", signature);
  refuses("balanced", "the target is a number", {Task::regression, 1, 1, {}, {}});
}

/// A recipe whose runs differ by nothing but what is weighed.
Recipe exact_weighted_recipe() {
  Recipe recipe = small_recipe();
  recipe.dtype = Element::float64;
  recipe.epochs = 10;
  recipe.validation = 0.25;
  return recipe;
}

TEST(ClassWeights, are_row_weights_by_the_class_and_multiply_with_those_given) {
  for (const Task task : {Task::binary, Task::classification}) {
    SmallData table(task, 60), weighted(task, 60);
    Recipe plain = exact_weighted_recipe(), by_class = exact_weighted_recipe();
    by_class.class_weight = "0=0.5,1=3";
    for (std::size_t row = 0; row < 60; ++row) {
      const float given = 1 + static_cast<float>(row % 3);
      table.weights.push_back(given);
      weighted.weights.push_back(given * (table.targets[row] == 0 ? 0.5F : table.targets[row] == 1 ? 3.0F : 1.0F));
    }
    const Trained a = train_run(by_class, table.data()), b = train_run(plain, weighted.data());
    EXPECT_EQ(weights_of(a.model), weights_of(b.model));
    for (std::size_t i = 0; i < a.history.epochs.size(); ++i) {
      EXPECT_EQ(a.history.epochs[i].loss, b.history.epochs[i].loss);
      EXPECT_EQ(a.history.epochs[i].validation_loss, b.history.epochs[i].validation_loss);
    }
    EXPECT_NE(weights_of(a.model), weights_of(train_run(plain, table.data()).model));
  }
}

TEST(ClassWeights, weigh_the_losses_told_over_all_batches_and_leave_metrics_alone) {
  // One class of weight 0: the loss told is the mean over the rows of the other.
  SmallData table(Task::binary, 80);
  Recipe recipe = exact_weighted_recipe();
  recipe.optimizer = "sgd(lr=1e-30)";
  recipe.epochs = 1;
  recipe.class_weight = "0=0,1=7";
  const Trained trained = train_run(recipe, table.data());
  const data::Split split = data::split_validation(80, recipe.validation, recipe.seed);
  Model model = trained.model;
  const std::vector<double> p = model.predict_float64(std::vector<double>(table.inputs.begin(), table.inputs.end()));
  double loss = 0, hits = 0, count = 0;
  for (const std::uint32_t row : split.validation) {
    hits += (p[row] > 0.5) == (table.targets[row] == 1);
    if (table.targets[row] == 0) continue;
    loss -= std::log(p[row]);
    ++count;
  }
  EXPECT_NEAR(trained.history.epochs[0].validation_loss, loss / count, 1e-12);
  EXPECT_NEAR(trained.history.epochs[0].validation_accuracy, hits / static_cast<double>(split.validation.size()),
              1e-15);
  loss = count = 0;
  for (const std::uint32_t row : split.train) {
    if (table.targets[row] == 0) continue;
    loss -= std::log(p[row]);
    ++count;
  }
  EXPECT_NEAR(trained.history.epochs[0].loss, loss / count, 1e-12);
}

const Signature three{Task::classification, 1, 3, {"a", "b", "c"}, {}};

TEST(Costs, are_read_by_name_in_any_order) {
  const std::vector<double> wanted{0, 1, 2, 3, 0, 4, 5, 6, 0};
  EXPECT_EQ(cost_matrix("truth,a,b,c\na,0,1,2\nb,3,0,4\nc,5,6,0\n", three), wanted);
  EXPECT_EQ(cost_matrix("truth,c,a,b; b,4,3,0; a,2,0,1; c,0,5,6", three), wanted);
  EXPECT_TRUE(cost_matrix("", three).empty());
}

TEST(Costs, refuse_what_they_cannot_mean) {
  const auto refuses = [&](const std::string& text, const std::string& part, const Signature& of = three) {
    const Error error = error_of([&] { cost_matrix(text, of); });
    EXPECT_TRUE(says(error, part)) << text;
  };
  refuses("truth,a,b; a,0,1; b,1,0", "no row for \"c\"");
  refuses("truth,a,b; a,0,1; b,1,0; c,1,1", "no column for \"c\"");
  refuses("truth,a,b,d; a,0,1,1; b,1,0,1; c,1,1,0", "\"d\" is no class");
  refuses("truth,a,b,c; a,0,1,1; a,1,0,1; c,1,1,0", "\"a\" stands there twice");
  refuses("truth,a,b,c; a,0,1,1; b,1,0,much; c,1,1,0", "\"much\" is not a number");
  refuses("costs.csv", "neither a file nor a table");
  refuses("truth,a; a,0", "the target is a number", {Task::regression, 1, 1, {}, {}});
}

TEST(Costs, decide_for_the_class_of_least_expected_cost) {
  // Missing c costs ten times as much: at 12 % it is the cheapest (Elkan 2001).
  const std::vector<double> costs{0, 1, 1, 1, 0, 1, 10, 10, 0};
  EXPECT_EQ(cheapest_class(costs, std::array{0.70, 0.18, 0.12}), 2U);
  EXPECT_EQ(cheapest_class(costs, std::array{0.80, 0.15, 0.05}), 0U);
  EXPECT_EQ(cheapest_class(std::vector<double>(9, 1), std::array{0.1, 0.2, 0.7}), 0U);  // the first of equals

  Signature signature{Task::binary, 1, 1, {"no", "yes"}, {}};
  signature.costs = {0, 1, 9, 0};  // yes from a probability of 1 / 10
  EXPECT_EQ(decided_classes(signature, std::array{0.05, 0.099, 0.101, 0.9}), (std::vector<Index>{0, 0, 1, 1}));
  const Evaluation evaluation = evaluate(signature, std::array{0.05, 0.2, 0.4, 0.09}, std::array{0.0, 0.0, 1.0, 1.0});
  EXPECT_DOUBLE_EQ(judge::value_of("accuracy", evaluation), 0.5);
  EXPECT_DOUBLE_EQ(judge::value_of("mean_cost", evaluation), (1 + 9) / 4.0);
  EXPECT_DOUBLE_EQ(judge::value_of("constant_cost", evaluation), 0.5);  // always yes
}

TEST(Costs, live_in_the_model_and_do_not_change_its_weights) {
  const SmallData table(Task::binary, 60);
  Recipe recipe = exact_weighted_recipe();
  const Model plain = train(recipe, table.data());
  recipe.cost_matrix = "truth,0,1; 0,0,1; 1,20,0";
  const Model model = train(recipe, table.data());
  EXPECT_EQ(weights_of(model), weights_of(plain));
  const Model loaded = Model::from_file(decode(model.bytes(), "m"), "m");
  EXPECT_EQ(loaded.signature().costs, (std::vector<double>{0, 1, 20, 0}));
  recipe.loss = "hinge";
  EXPECT_TRUE(says(error_of([&] { train(recipe, table.data()); }), "needs probabilities"));
}

/// The shares of many steps.
std::vector<double> shares(double alpha, std::uint64_t steps) {
  graph::Graph graph;
  const Value share = mixup_share(alpha, graph.scalar("u"), graph.scalar("v"));
  plan::Store store(Element::float64, 1);
  plan::Plan plan(graph, {{"share", share}}, {}, store, {.isa = kernels::Isa::generic});
  Team one(1);
  std::vector<double> all;
  for (std::uint64_t step = 0; step < steps; ++step) {
    const auto [u, v] = mixup_draws(3, step);
    plan.set_scalar("u", 0, u);
    plan.set_scalar("v", 0, v);
    plan.run(one);
    all.push_back(plan.output<double>("share")[0]);
  }
  return all;
}

TEST(Mixup, draws_its_share_from_the_symmetric_beta_distribution) {
  constexpr std::uint64_t steps = 20000;
  for (const double alpha : {0.01, 0.2, 0.5, 1.0, 2.0, 30.0}) {
    double sum = 0, squares = 0, fourth = 0;
    for (const double share : shares(alpha, steps)) {
      ASSERT_GE(share, 0);
      ASSERT_LE(share, 1);
      sum += share - 0.5;
      squares += (share - 0.5) * (share - 0.5);
      fourth += std::pow(share - 0.5, 4);
    }
    const double variance = 1 / (4 * (2 * alpha + 1));
    EXPECT_NEAR(sum / steps, 0, 4 * std::sqrt(variance / steps)) << alpha;
    EXPECT_NEAR(squares / steps / variance, 1, 0.03) << alpha;
    const double kurtosis = 3 - 6 / (2 * alpha + 3);  // of the symmetric beta distribution
    EXPECT_NEAR(fourth / steps / (variance * variance) / kurtosis, 1, 0.06) << alpha;
  }
  std::vector<double> uniform = shares(1, steps);  // Beta(1, 1)
  std::ranges::sort(uniform);
  for (std::size_t i = 0; i < uniform.size(); ++i)
    ASSERT_NEAR(uniform[i], (static_cast<double>(i) + 0.5) / steps, 0.012);
}

TEST(Mixup, steps_down_the_gradient_of_the_mixed_rows) {
  const SmallData table(Task::regression, 12);
  Recipe recipe = exact_weighted_recipe();
  recipe.model = "linear(1)";
  recipe.optimizer = "sgd(lr=1)";
  recipe.mixup = 0.4;
  recipe.validation = 0;
  recipe.batch_size = 0;
  recipe.epochs = 1;
  recipe.shuffle = false;
  recipe.seed = 5;
  const Model start(recipe, {Task::regression, 3, 1, {}, {}});
  RunOptions options;
  options.start = &start;
  const Model moved = train_run(recipe, table.data(), options).model;

  const auto [u, v] = mixup_draws(5, 0);
  const double q = std::pow(u, 1 / 0.4), c = std::cos(2 * std::acos(-1.0) * v);
  const double t = std::sqrt(0.8 * (std::pow(u, -1 / 0.4) - 1)) * c;
  const double share = 0.5 + t / (2 * std::sqrt(0.8 + t * t));
  ASSERT_GT(q, 0);
  const std::vector<std::uint32_t> partners = random_permutation(random_key(5, "mixup", 0), 12);
  const std::vector<double> w = start.tensor("0.weight");
  std::array<double, 3> slope{};
  double bias_slope = 0;
  for (std::size_t row = 0; row < 12; ++row) {
    std::array<double, 3> x{};
    double p = start.tensor("0.bias")[0];
    for (std::size_t i = 0; i < 3; ++i) {
      x[i] = share * static_cast<double>(table.inputs[row * 3 + i]) +
             (1 - share) * static_cast<double>(table.inputs[partners[row] * 3 + i]);
      p += w[i] * x[i];
    }
    const double error = 2 *
                         (share * (p - static_cast<double>(table.targets[row])) +
                          (1 - share) * (p - static_cast<double>(table.targets[partners[row]]))) /
                         12;
    for (std::size_t i = 0; i < 3; ++i) slope[i] += error * x[i];
    bias_slope += error;
  }
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(moved.tensor("0.weight")[i], w[i] - slope[i], 1e-12);
  EXPECT_NEAR(moved.tensor("0.bias")[0], start.tensor("0.bias")[0] - bias_slope, 1e-12);
}

TEST(Mixup, and_class_weights_give_each_of_several_members_the_bits_of_its_solo_run) {
  const SmallData table(Task::classification, 70);
  Recipe recipe = small_recipe();
  recipe.mixup = 0.3;
  recipe.class_weight = "balanced";
  recipe.validation = 0.2;
  const std::array<std::uint64_t, 3> seeds{4, 9, 2};
  const std::vector<Trained> members = train_members(recipe, table.data(), seeds);
  for (std::size_t m = 0; m < seeds.size(); ++m) {
    recipe.seed = seeds[m];
    EXPECT_EQ(train_run(recipe, table.data()).model.bytes(), members[m].model.bytes());
  }
  recipe.mixup = 0;
  EXPECT_NE(weights_of(train_run(recipe, table.data()).model), weights_of(members[2].model));
}

}  // namespace
}  // namespace pellucid
