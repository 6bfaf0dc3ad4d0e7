// Thresholds beside the plain search that tries each one through a whole judgement.
#include "pellucid/judge/threshold.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "pellucid/base/text.hpp"
#include "tests/support/failure.hpp"

namespace pellucid::judge {
namespace {

Signature two_classes(bool has_costs = false) {
  Signature signature{Task::binary, 1, 1, {"no", "yes"}, {}};
  if (has_costs) signature.costs = {0, 1, 4, 0};
  return signature;
}

/// Rows whose probability says something of their class, in few steps so that many are equal.
struct RandomRows {
  std::vector<double> predictions, truths;
  RandomRows(unsigned seed, int rows, double worth) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> uniform;
    for (int row = 0; row < rows; ++row) {
      const double p = std::floor(20 * uniform(random)) / 20;
      predictions.push_back(p);
      truths.push_back(uniform(random) < worth * p * p + (1 - worth) * 0.3 ? 1 : 0);
    }
  }
  Judgement judged(Signature signature) const { return evaluate(signature, predictions, truths); }
};

double value_at(const std::string& metric, const RandomRows& rows, Signature signature, double threshold) {
  signature.threshold = threshold;
  return value_of(metric, rows.judged(signature));
}

TEST(Threshold, is_the_best_of_all_that_are_tried_one_by_one) {
  int away_from_half = 0;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    const RandomRows rows(seed, 2 + static_cast<int>(seed), 0.8);
    for (const char* const metric : {"accuracy", "f1", "balanced_accuracy", "mcc", "kappa", "cost"}) {
      const Signature signature = two_classes(metric == std::string("cost"));
      std::vector<double> tried = rows.predictions;
      tried.push_back(0.5);
      tried.push_back(1);
      std::ranges::sort(tried, std::greater());
      const nn::Use<Metric> use = nn::use<Metric>(std::string_view(metric));
      double best = 0.5, best_value = nan;
      for (const double threshold : tried) {
        double value = value_at(metric, rows, signature, threshold);
        if (use.entry->best == Best::lower) value = -value;
        const bool is_nearer = value == best_value && std::abs(threshold - 0.5) < std::abs(best - 0.5);
        if (std::isnan(value) || !(std::isnan(best_value) || value > best_value || is_nearer)) continue;
        best = threshold;
        best_value = value;
      }
      const ThresholdChoice choice = choose_threshold(use, rows.judged(signature), 1);
      EXPECT_EQ(choice.threshold, best) << metric << " " << seed;
      if (!std::isnan(best_value)) {
        EXPECT_EQ(choice.value, value_at(metric, rows, signature, best)) << metric << " " << seed;
      }
      EXPECT_EQ(choice.rows, static_cast<Index>(rows.truths.size()));
      away_from_half += best != 0.5 ? 1 : 0;
    }
  }
  EXPECT_GT(away_from_half, 100);
}

TEST(Threshold, is_compared_with_one_half_or_the_costs) {
  const RandomRows rows(5, 200, 0.8);
  for (const bool has_costs : {false, true}) {
    Signature signature = two_classes(has_costs);
    const char* const metric = has_costs ? "cost" : "f1";
    const Judgement plain = rows.judged(signature);
    signature.threshold = 0.9;  // how it was decided before does not matter
    const Judgement decided = rows.judged(signature);
    const ThresholdChoice a = choose_threshold(nn::use<Metric>(std::string_view(metric)), plain, 1);
    const ThresholdChoice b = choose_threshold(nn::use<Metric>(std::string_view(metric)), decided, 1);
    EXPECT_EQ(a.without, value_of(metric, plain));
    EXPECT_EQ(b.without, a.without);
    EXPECT_EQ(b.threshold, a.threshold);
    EXPECT_EQ(b.crossfitted, a.crossfitted);
  }
}

TEST(Threshold, of_noise_is_flattered_by_its_rows_and_not_by_cross_fitting) {
  double chosen = 0, crossfitted = 0;
  constexpr int times = 40;
  for (unsigned seed = 1; seed <= times; ++seed) {
    const Judgement at = RandomRows(seed, 60, 0).judged(two_classes());
    const ThresholdChoice choice = choose_threshold(nn::use<Metric>(std::string_view("balanced_accuracy")), at, seed);
    EXPECT_GE(choice.value, choice.without);
    chosen += choice.value / times;
    crossfitted += choice.crossfitted / times;
  }
  EXPECT_GT(chosen, 0.54);
  EXPECT_NEAR(crossfitted, 0.5, 0.025);
}

TEST(Threshold, of_classes_that_are_parted_is_right_everywhere) {
  const std::vector<double> predictions{0.1, 0.15, 0.2, 0.25, 0.3, 0.35}, truths{0, 0, 0, 1, 1, 1};
  const Judgement at = evaluate(two_classes(), predictions, truths);
  const ThresholdChoice choice = choose_threshold(nn::use<Metric>(std::string_view("accuracy")), at, 1);
  EXPECT_EQ(choice.threshold, 0.25);
  EXPECT_EQ(choice.value, 1);
  EXPECT_EQ(choice.without, 0.5);
  const std::string text = text_of(choice);
  EXPECT_NE(text.find("threshold 0.25, chosen on 6 validation rows for accuracy: 1 instead of 0.5"), std::string::npos)
      << text;
}

TEST(Threshold, is_read_as_a_probability_or_a_metric_of_decisions) {
  const Signature signature = two_classes();
  EXPECT_EQ(std::get<double>(threshold_rule(" 0.3", signature)), 0.3);
  EXPECT_STREQ(std::get<nn::Use<Metric>>(threshold_rule("mcc", signature)).entry->name.text, "matthews_corrcoef");
  for (const char* const text : {"1.5", "-0.1", "no_metric", "roc_auc", "log_loss", "majority", "rmse", "cost"}) {
    const Error error = testing::error_of([&] { threshold_rule(text, signature); });
    EXPECT_EQ(error.fault, Fault::usage) << text;
    EXPECT_TRUE(testing::says(error, text == std::string("1.5") ? "no probability" : "")) << text;
  }
  Signature scores = signature;
  scores.output_kind = OutputKind::scores;
  for (const Signature& other : {scores, Signature{Task::regression, 1, 1, {}, {}},
                                 Signature{Task::classification, 1, 3, {"a", "b", "c"}, {}}}) {
    EXPECT_EQ(testing::error_of([&] { threshold_rule("0.5", other); }).fault, Fault::usage);
  }
}

}  // namespace
}  // namespace pellucid::judge
