// Boosted trees against XGBoost (tree_method=hist): the same trees on identical bins, the same quality on real tables;
// and what must hold without it.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/classics/table.hpp"
#include "pellucid/classics/trees/booster.hpp"
#include "tests/support/python.hpp"

namespace pellucid::classics {
namespace {

using test::Reference;
using Json = nlohmann::json;

struct Rows {
  Index columns = 6;
  std::vector<double> inputs, targets;
  BoosterRows view() const { return {inputs, targets}; }
};

/// Whole numbers below 60, so that each has a bin of its own; a tenth is missing in half of the columns.
Rows whole_numbers(std::uint32_t count, Index classes, std::uint64_t seed) {
  Rows rows;
  for (std::uint32_t row = 0; row < count; ++row) {
    double sum = 0;
    for (std::uint32_t column = 0; column < rows.columns; ++column) {
      double value = std::floor(60 * random_uniform(seed, row, column));
      const bool is_missing = column % 2 == 1 && random_uniform(seed + 1, row, column) < 0.1;
      sum += is_missing ? 1.5 : (column + 1) * std::sin(value / 9 + column);
      rows.inputs.push_back(is_missing ? std::numeric_limits<double>::quiet_NaN() : value);
    }
    sum += 2 * random_uniform(seed + 2, row, 0);
    rows.targets.push_back(classes == 0 ? sum : classes == 2 ? (sum > 1) : (sum > 4) + (sum > -3));
  }
  return rows;
}

Task task_of(Index classes) {
  return classes == 0 ? Task::regression : classes == 2 ? Task::binary : Task::classification;
}

Json options_json(const BoosterOptions& options, Index classes) {
  return {{"classes", classes},
          {"rounds", options.rounds},
          {"rate", options.rate},
          {"depth", options.depth},
          {"lambda", options.rules.lambda},
          {"min_child_weight", options.rules.min_child_weight},
          {"bins", options.bins},
          {"base", options.base.value_or(0.5)}};
}

/// Node by node: column, border, where missing values go, gain, weight, leaf values.
void expect_same(const Tree& tree, Index number, const Json& node) {
  const TreeNode& ours = tree.nodes[static_cast<std::size_t>(number)];
  EXPECT_NEAR(ours.weight, node["cover"].get<double>(), 1e-4 * ours.weight);
  if (node.contains("leaf")) {
    EXPECT_EQ(ours.column, -1);
    EXPECT_NEAR(ours.value, node["leaf"].get<double>(), 2e-5 * (1 + std::abs(ours.value)));
    return;
  }
  ASSERT_EQ("f" + std::to_string(ours.column), node["split"].get<std::string>());
  if (std::isinf(ours.threshold)) {
    EXPECT_GT(node["split_condition"].get<double>(), 59);
  } else {
    EXPECT_EQ(ours.threshold, node["split_condition"].get<double>());
  }
  EXPECT_EQ(ours.missing_left, node["missing"] == node["yes"]);
  EXPECT_NEAR(ours.gain, node["gain"].get<double>(), 2e-4 * ours.gain);
  for (const Json& child : node["children"])
    expect_same(tree, child["nodeid"] == node["yes"] ? ours.left : ours.right, child);
}

TEST(Trees, are_xgboosts_on_identical_bins) {
  for (const Index classes : {0, 2, 3}) {
    const Rows rows = whole_numbers(900, classes, 40 + static_cast<std::uint64_t>(classes));
    BoosterOptions options;
    options.rounds = 3;
    options.depth = 4;
    options.base = 0.5;
    options.rules.lambda = 1.5;
    options.rules.min_child_weight = classes == 0 ? 5 : 2;
    const Reference reference;
    reference.give("inputs", rows.inputs);
    reference.give("targets", rows.targets);
    const Json answer = reference.ask("classics/xgboost_reference.py", options_json(options, classes));
    const Boosting ours = boost(task_of(classes), classes, rows.columns, rows.view(), {}, options);
    ASSERT_FALSE(answer.is_discarded());
    for (std::size_t tree = 0; tree < 3; ++tree) {
      SCOPED_TRACE("classes " + std::to_string(classes) + ", tree " + std::to_string(tree));
      expect_same(ours.booster.trees[tree], 0, answer["trees"][tree]);
    }
    for (std::size_t round = 0; round < 3; ++round) {
      const double loss = ours.training_losses[round];
      EXPECT_NEAR(classes == 0 ? std::sqrt(loss) : loss, answer["losses"]["training"][round].get<double>(), 1e-5);
    }
  }
}

struct RealTable {
  const char* file;
  const char* target;
  Index classes;
  double margin;  // of the validation loss, as a part of it
};

TEST(Trees, are_as_good_as_xgboosts_on_real_tables_slow) {
  for (const auto& [file, target, classes, margin] :
       {RealTable{"penguins.csv", "species", 3, 0.05}, RealTable{"penguins.csv", "sex", 2, 0.05},
        RealTable{"seattle-weather.csv", "temp_max", 0, 0.02}, RealTable{"airports.csv", "longitude", 0, 0.05}}) {
    Source source;
    source.path = std::string(PELLUCID_SOURCE_DIR "/examples/") + file;
    source.target = target;
    const TableRows rows = open_rows(source, 0.2, 0, Missing::kept);
    BoosterOptions options;
    options.rounds = 60;
    options.rate = 0.1;
    options.depth = 4;
    options.base = 0.5;
    const Reference reference;
    reference.give("inputs", rows.training.inputs);
    reference.give("targets", rows.training.targets);
    reference.give("validation_inputs", rows.validation.inputs);
    reference.give("validation_targets", rows.validation.targets);
    const Json answer = reference.ask("classics/xgboost_reference.py", options_json(options, classes));
    ASSERT_FALSE(answer.is_discarded());
    const Boosting ours = boost(rows.task, static_cast<Index>(rows.classes.size()), rows.columns,
                                {rows.training.inputs, rows.training.targets},
                                {rows.validation.inputs, rows.validation.targets}, options);
    const double loss = ours.validation_losses.back(), shown = classes == 0 ? std::sqrt(loss) : loss;
    const double wanted = answer["losses"]["validation"].back();
    EXPECT_NEAR(shown, wanted, margin * wanted) << file << " " << target;
    ::testing::Test::RecordProperty(std::string(target) + "_ours", std::to_string(shown));
    ::testing::Test::RecordProperty(std::string(target) + "_xgboost", std::to_string(wanted));
    const std::vector<double> again = ours.booster.predict(rows.validation.inputs);
    double sum = 0;  // what it predicts has the loss that it told
    for (std::size_t row = 0; row < rows.validation.targets.size(); ++row) {
      const double y = rows.validation.targets[row];
      const double p = classes == 3 ? again[3 * row + static_cast<std::size_t>(y)] : again[row];
      sum += classes == 0 ? (p - y) * (p - y) : -std::log(classes == 2 && y == 0 ? 1 - p : p);
    }
    EXPECT_NEAR(sum / static_cast<double>(rows.validation.targets.size()), loss, 1e-9 * (1 + loss));
  }
}

TEST(Trees, are_the_same_bits_at_any_number_of_threads) {
  const Rows rows = whole_numbers(500, 3, 7);
  BoosterOptions options;
  options.rounds = 8;
  std::vector<std::vector<double>> all;
  for (const int threads : {1, 2, 7}) {
    options.threads = threads;
    all.push_back(boost(Task::classification, 3, rows.columns, rows.view(), {}, options).booster.scores(rows.inputs));
  }
  EXPECT_EQ(all[0], all[1]);
  EXPECT_EQ(all[0], all[2]);
}

TEST(Trees, learn_on_which_side_missing_values_belong) {
  for (const double missing_target : {0.0, 10.0}) {
    Rows rows{1, {}, {}};
    for (int i = 0; i < 60; ++i) {
      rows.inputs.push_back(i % 3 == 0 ? std::numeric_limits<double>::quiet_NaN() : i);
      rows.targets.push_back(i % 3 == 0 ? missing_target : i < 30 ? 0 : 10);
    }
    BoosterOptions options;
    options.rounds = 1;
    options.rate = 1;
    options.depth = 1;
    options.rules.lambda = 0;
    const Boosting boosting = boost(Task::regression, 0, 1, rows.view(), {}, options);
    EXPECT_NEAR(boosting.training_losses.back(), 0, 1e-18) << "one split tells all";
    EXPECT_EQ(boosting.booster.trees[0].nodes[0].missing_left, missing_target == 0);
  }
}

TEST(Trees, obey_depth_least_weight_and_gamma) {
  const Rows rows = whole_numbers(400, 0, 3);
  BoosterOptions options;
  options.rounds = 2;
  options.depth = 3;
  options.rules.min_child_weight = 40;
  for (const Tree& tree : boost(Task::regression, 0, rows.columns, rows.view(), {}, options).booster.trees) {
    EXPECT_LE(tree.nodes.size(), 15U);
    for (const TreeNode& node : tree.nodes) EXPECT_GE(node.weight, 40);
  }
  options.rules.gamma = 1e9;
  EXPECT_EQ(boost(Task::regression, 0, rows.columns, rows.view(), {}, options).booster.trees[0].nodes.size(), 1U);
}

TEST(Trees, stop_when_the_rows_held_out_get_no_better) {
  const Rows rows = whole_numbers(200, 2, 5), watched = whole_numbers(200, 2, 6);
  BoosterOptions options;
  options.rounds = 400;
  options.patience = 5;
  const Boosting boosting = boost(Task::binary, 2, rows.columns, rows.view(), watched.view(), options);
  const auto& losses = boosting.validation_losses;
  EXPECT_EQ(boosting.rounds, std::min_element(losses.begin(), losses.end()) - losses.begin() + 1);
  EXPECT_EQ(losses.size(), static_cast<std::size_t>(boosting.rounds) + 5);
  EXPECT_EQ(boosting.booster.trees.size(), static_cast<std::size_t>(boosting.rounds));
}

TEST(Trees, refuse_what_makes_no_sense) {
  const Rows rows = whole_numbers(20, 0, 1);
  const auto grown_with = [&](auto change) {
    BoosterOptions options;
    change(options);
    boost(Task::regression, 0, rows.columns, rows.view(), {}, options);
  };
  EXPECT_THROW(grown_with([](BoosterOptions& o) { o.rate = 0; }), Failure);
  EXPECT_THROW(grown_with([](BoosterOptions& o) { o.depth = 0; }), Failure);
  EXPECT_THROW(grown_with([](BoosterOptions& o) { o.rules.lambda = -1; }), Failure);
  EXPECT_THROW(grown_with([](BoosterOptions& o) { o.bins = 1; }), Failure);
  EXPECT_THROW(grown_with([](BoosterOptions& o) { o.patience = 3; }), Failure);
}

TEST(Bins, hold_about_equally_many_rows_where_values_are_many) {
  std::vector<double> values;
  for (std::uint32_t i = 0; i < 10000; ++i) values.push_back(random_uniform(3, i, 0) * random_uniform(4, i, 0));
  const BinnedRows binned = bin_rows(values, 1, 32);
  std::vector<int> counts(32, 0);
  for (std::size_t row = 0; row < values.size(); ++row) {
    const Bin bin = binned.bins[0][row];
    ++counts[bin];
    EXPECT_TRUE(bin == 0 || binned.borders[0][bin - 1U] <= values[row]);
    EXPECT_TRUE(bin == 31 || values[row] < binned.borders[0][bin]);
  }
  for (const int count : counts) EXPECT_NEAR(count, 10000 / 32.0, 2);
}

}  // namespace
}  // namespace pellucid::classics
