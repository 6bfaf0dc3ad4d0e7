// What a judgement holds of predictions and truths, and which of them a model has.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "pellucid/judge/evaluation.hpp"
#include "pellucid/judge/evaluation_json.hpp"
#include "pellucid/judge/metric.hpp"
#include "tests/support/failure.hpp"

namespace pellucid {
namespace {

const Signature binary{Task::binary, 1, 1, {"no", "yes"}, {}};
const std::vector<double> p{0.1, 0.4, 0.35, 0.8, 0.4, 0.9};

/// [truth, prediction] of the known classes.
std::vector<Index> counts_of(const Evaluation& at) {
  std::vector<Index> counts;
  for (std::size_t truth = 0; truth < at.classes(); ++truth) {
    for (std::size_t other = 0; other < at.classes(); ++other) counts.push_back(at.count(truth, other));
  }
  return counts;
}

TEST(Judgement, counts_rows_of_an_unknown_class_as_wrong) {
  const Evaluation at = evaluate(binary, p, std::vector<double>{0, -1, 1, 1, -2, 0});
  EXPECT_EQ(at.unknown, 2);
  EXPECT_EQ(at.hits(), 2);
  EXPECT_EQ(counts_of(at), (std::vector<Index>{1, 1, 1, 1}));
  EXPECT_EQ(at.scores[0].rows, 2);
  // A class that the model does not know has recall 0; two such classes are two.
  EXPECT_DOUBLE_EQ(judge::value_of("balanced_accuracy", at), (0.5 + 0.5 + 0 + 0) / 4);
  EXPECT_NEAR(judge::value_of("log_loss", at), -(std::log(0.9) + std::log(0.35) + std::log(0.8) + std::log(0.1)) / 4,
              1e-15);
  EXPECT_TRUE(std::isnan(judge::value_of("roc_auc", at)));
}

TEST(Judgement, keeps_plain_counts_beside_weights) {
  const std::vector<double> y{0, 0, 1, 1, 1, 0};
  const Evaluation at = evaluate(binary, p, y, std::vector<double>{1, 1, 0, 4, 1, 1});
  EXPECT_EQ(counts_of(at), (std::vector<Index>{2, 1, 2, 1}));
  std::vector<double> weights;
  for (const judge::Confused& cell : at.confusion) weights.push_back(cell.weight);
  EXPECT_EQ(weights, (std::vector<double>{2, 1, 1, 4}));
  EXPECT_DOUBLE_EQ(judge::value_of("accuracy", at), 6.0 / 8);
  EXPECT_EQ(at.scores[1].rows, 3);
  EXPECT_DOUBLE_EQ(at.scores[1].recall, 4.0 / 5);
}

TEST(Judgement, has_no_number_that_the_predictions_are_not_made_for) {
  Signature signature = binary;
  const std::vector<double> decided{0, 1, 1};
  const std::vector<double> y{0, 1, 0};
  signature.output_kind = OutputKind::scores;  // of mse: they order the rows
  EXPECT_TRUE(std::isnan(judge::value_of("log_loss", evaluate(signature, decided, y))));
  EXPECT_DOUBLE_EQ(judge::value_of("roc_auc", evaluate(signature, decided, y)), 0.75);
  signature.output_kind = OutputKind::decisions;  // of hinge
  EXPECT_TRUE(std::isnan(judge::value_of("roc_auc", evaluate(signature, decided, y))));
  EXPECT_DOUBLE_EQ(judge::value_of("accuracy", evaluate(signature, decided, y)), 2.0 / 3);
  const nlohmann::ordered_json json = judge::metrics_json(evaluate(signature, decided, y));
  EXPECT_TRUE(json["roc_auc"].is_null() && json["log_loss"].is_null()) << json;
  EXPECT_FALSE(json.contains("average_precision") || json.contains("mean_cost")) << json;
}

TEST(Judgement, says_the_same_of_rows_that_come_batch_by_batch) {
  const Signature signature{Task::classification, 1, 4, {"a", "b", "c", "d"}, {}};
  std::vector<double> predictions, truths, row_weights;
  for (int row = 0; row < 60; ++row) {
    for (int one = 0; one < 4; ++one) predictions.push_back(((row * 7 + one * one * 5) % 11) / 20.0);
    truths.push_back(row % 13 == 0 ? -1 - row % 2 : row % 4);
    row_weights.push_back(0.1 * (row % 5));
  }
  const Evaluation whole = evaluate(signature, predictions, truths, row_weights);
  Judge judge(signature);
  for (std::size_t begin = 0, count = 1; begin < 60;
       begin += count, count = std::min<std::size_t>(count + 6, 60 - begin)) {
    judge.add(std::span(predictions).subspan(4 * begin, 4 * count), std::span(truths).subspan(begin, count),
              std::span(row_weights).subspan(begin, count));
  }
  EXPECT_EQ(judge::json_of(std::move(judge).judgement()), judge::json_of(whole));
  EXPECT_EQ(whole.true_classes, 6U);
}

TEST(Judgement, lists_the_pairs_that_occur_where_classes_are_many) {
  Signature signature{Task::classification, 1, 1001, {}, {}};
  for (int one = 0; one < 1001; ++one) signature.classes.push_back(std::to_string(one));
  std::vector<double> predictions(2 * 1001);
  predictions[1000] = predictions[1001 + 7] = 1;
  const nlohmann::ordered_json json = judge::json_of(evaluate(signature, predictions, std::vector<double>{3, 7}));
  EXPECT_FALSE(json.contains("confusion"));
  EXPECT_EQ(json["confused"], nlohmann::ordered_json::parse("[[3, 1000, 1], [7, 7, 1]]"));
}

TEST(Judgement, refuses_predictions_and_truths_of_different_rows) {
  const Error error = testing::error_of([] { evaluate(binary, p, std::vector<double>{0, 1}); });
  EXPECT_EQ(error.fault, Fault::data);
  EXPECT_TRUE(testing::says(error, "6 predictions, 2 truths"));
  const std::vector<double> y{0, 0, 1, 1, 1, 0};
  EXPECT_TRUE(testing::says(testing::error_of([&] { evaluate(binary, p, y, std::vector<double>{1}); }), "1 weight"));
}

}  // namespace
}  // namespace pellucid
