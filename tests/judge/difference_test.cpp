// Estimates of metrics and of differences between networks, over drawn judgements.
#include "pellucid/judge/difference.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace pellucid::judge {
namespace {

double uniform(std::minstd_rand& random) { return static_cast<double>(random() % 100'000) / 100'000; }

/// Numbers or classes beside predictions that are right in the share `skill` of the rows.
Judgement drawn(std::minstd_rand& random, bool is_regression, std::size_t rows, double skill, bool has_weights) {
  Signature signature{is_regression ? Task::regression : Task::classification, 1, is_regression ? 1 : 3, {}, {}};
  if (!is_regression) signature.classes = {"a", "b", "c"};
  signature.output_kind = OutputKind::probabilities;
  std::vector<double> truths, predictions, weights;
  for (std::size_t row = 0; row < rows; ++row) {
    const double truth = is_regression ? uniform(random) * 9 : static_cast<double>(random() % 3);
    truths.push_back(truth);
    if (is_regression) {
      predictions.push_back(truth + (uniform(random) - 0.5) * (1 - skill));
    } else {
      const std::size_t named = uniform(random) < skill ? static_cast<std::size_t>(truth) : random() % 3;
      for (std::size_t one = 0; one < 3; ++one) predictions.push_back(one == named ? 0.6 : 0.2);
    }
    if (has_weights) weights.push_back(uniform(random) + 0.1);
  }
  return evaluate(signature, predictions, truths, weights);
}

TEST(Difference, rows_of_a_metric_add_up_to_its_value) {
  std::minstd_rand random(3);
  int tried = 0;
  for (int round = 0; round < 40; ++round) {
    Judgement at = drawn(random, round % 2 == 0, 5 + random() % 90, uniform(random), round % 3 == 0);
    if (at.predicts_classes()) at.signature.costs = {0, 1, 5, 2, 0, 3, 7, 1, 0};
    for (const Metric& metric : catalogue<Metric>()) {
      if (metric.by_row == nullptr || !lacking(metric, at.signature).empty()) continue;
      const std::vector<double> rows = metric.by_row(at);
      ASSERT_EQ(static_cast<Index>(rows.size()), at.rows) << metric.name.text;
      EXPECT_NEAR(mean_of(rows, at.weights).value, value_of(metric, at), 1e-12) << metric.name.text;
      ++tried;
    }
  }
  EXPECT_GE(tried, 60);
}

TEST(Difference, the_main_metric_of_every_task_has_rows) {
  std::minstd_rand random(4);
  for (const bool is_regression : {true, false}) {
    const Judgement at = drawn(random, is_regression, 30, 0.5, false);
    EXPECT_NE(main_metric(at.signature).by_row, nullptr) << main_metric(at.signature).name.text;
  }
}

// Of what is as good, 95 of 100 intervals hold 0, whatever the metric; with 1,000 draws the share lies in 0.925 to
// 0.975.
TEST(Difference, intervals_of_networks_that_are_as_good_hold_nothing_95_times_in_100) {
  std::minstd_rand random(5);
  for (const bool is_regression : {true, false}) {
    int held = 0;
    constexpr int rounds = 1000;
    for (int round = 0; round < rounds; ++round) {
      const Judgement one = drawn(random, is_regression, 60, 0.7, false);
      const Judgement drawn_anew = drawn(random, is_regression, 60, 0.7, false);
      const Metric& metric = main_metric(one.signature);
      const std::vector<double> a = metric.by_row(one), b = metric.by_row(drawn_anew);
      std::vector<double> differences(a.size());
      for (std::size_t row = 0; row < a.size(); ++row) differences[row] = b[row] - a[row];
      const Estimate at = mean_of(differences);
      held += !at.is_above(0) && !at.is_below(0) ? 1 : 0;
    }
    EXPECT_GT(held, rounds * 0.925) << is_regression;
    EXPECT_LT(held, rounds * 0.975) << is_regression;
  }
}

TEST(Difference, of_the_same_judgement_is_nothing_and_of_a_better_one_has_its_sign) {
  std::minstd_rand random(6);
  const Judgement poor = drawn(random, true, 500, 0.1, false);
  Judgement good = poor;
  for (std::size_t row = 0; row < good.predictions.size(); ++row) {
    good.predictions[row] = good.truths[row] + (good.predictions[row] - good.truths[row]) / 2;
  }
  const nn::Use<Metric> rmse = with_defaults(main_metric(poor.signature));
  EXPECT_EQ(mean_of(paired(rmse, poor, poor)).value, 0);
  const Estimate at = mean_of(paired(rmse, poor, good));
  EXPECT_NEAR(at.value, -value_of(rmse, poor) / 2, 1e-12);
  EXPECT_TRUE(at.is_below(0));
}

// A mean without one row says what that row adds: nothing else than by_row does.
TEST(Difference, the_jackknife_of_a_mean_is_its_rows) {
  std::minstd_rand random(11);
  for (int round = 0; round < 12; ++round) {
    const Judgement at = drawn(random, round % 2 == 0, 30 + random() % 200, 0.6, round % 3 == 0);
    for (const Metric& metric : catalogue<Metric>()) {
      if (metric.by_row == nullptr || !lacking(metric, at.signature).empty()) continue;
      if (metric.name.text == main_metric(at.signature).name.text && !at.predicts_classes()) continue;  // a root of one
      Metric whole = metric;
      whole.by_row = nullptr;
      const Parts by_row = parts_of(with_defaults(metric), at), without = parts_of(with_defaults(whole), at);
      ASSERT_EQ(without.values.size(), by_row.values.size());
      EXPECT_NEAR(mean_of(without).value, mean_of(by_row).value, 1e-9) << metric.name.text;
      EXPECT_NEAR(mean_of(without).margin, mean_of(by_row).margin, 1e-9) << metric.name.text;
    }
  }
}

TEST(Difference, what_parts_add_is_the_metric_and_as_wide_as_a_bootstrap) {
  std::minstd_rand random(12);
  for (const std::size_t rows : {150U, 1500U}) {  // row by row, and a hundred parts
    for (const bool is_regression : {true, false}) {
      const Judgement at = drawn(random, is_regression, rows, 0.6, false);
      for (const char* name : {"r2", "rmse", "explained_variance", "f1", "balanced_accuracy", "cohen_kappa_score",
                               "matthews_corrcoef", "recall_macro"}) {
        const nn::Use<Metric> metric = nn::use<Metric>(name);
        if (!lacking(*metric.entry, at.signature).empty()) continue;
        const Estimate estimate = mean_of(parts_of(metric, at));
        EXPECT_NEAR(estimate.value, value_of(metric, at), 1e-12) << name;
        const Interval wide = bootstrap(*metric.entry, at, 1000);
        EXPECT_NEAR(2 * estimate.margin / (wide.high - wide.low), 1, 0.25) << name << " " << rows;
      }
    }
  }
}

// As of the main metrics above.
TEST(Difference, jackknifed_intervals_of_networks_that_are_as_good_hold_nothing_95_times_in_100) {
  std::minstd_rand random(13);
  for (const char* name : {"balanced_accuracy", "f1", "r2"}) {
    const nn::Use<Metric> metric = nn::use<Metric>(name);
    const bool is_regression = metric.entry->of == Of::numbers;
    int held = 0;
    constexpr int rounds = 1000;
    for (int round = 0; round < rounds; ++round) {
      const Judgement one = drawn(random, is_regression, 60, 0.7, false);
      // The same truths, told as well.
      Judgement other = drawn(random, is_regression, 60, 0.7, false);
      std::vector<double> predictions;
      for (std::size_t row = 0; row < 60; ++row) {
        if (is_regression) {
          predictions.push_back(one.truths[row] + other.predictions[row] - other.truths[row]);
          continue;
        }
        const auto off = static_cast<std::size_t>(other.class_rows[row].decided + 3 - other.truths[row]);
        const std::size_t named = (static_cast<std::size_t>(one.truths[row]) + off) % 3;
        for (std::size_t each = 0; each < 3; ++each) predictions.push_back(each == named ? 0.6 : 0.2);
      }
      other = evaluate(one.signature, predictions, one.truths);
      const Estimate at = mean_of(paired(metric, one, other));
      held += !at.is_above(0) && !at.is_below(0) ? 1 : 0;
    }
    EXPECT_GT(held, rounds * 0.925) << name;
    EXPECT_LT(held, rounds * 0.975) << name;
  }
}

TEST(Difference, a_metric_that_hangs_on_one_row_is_not_settled) {
  Signature two{Task::binary, 1, 1, {"no", "yes"}, {}};
  two.output_kind = OutputKind::probabilities;
  const nn::Use<Metric> area = nn::use<Metric>("roc_auc");
  const auto margin = [&](const std::vector<double>& truths) {
    return mean_of(parts_of(area, evaluate(two, std::vector<double>{0.1, 0.4, 0.35, 0.8, 0.6}, truths))).margin;
  };
  EXPECT_TRUE(std::isnan(margin({0, 0, 0, 1, 0})));
  EXPECT_GT(margin({0, 0, 1, 1, 0}), 0);
}

TEST(Difference, parts_of_several_runs_count_by_their_rows) {
  Parts all;
  all.add({{1, 3}, {}}, 2);
  all.add({{10, 20, 30}, {4, 1, 1}}, 6);
  EXPECT_DOUBLE_EQ(mean_of(all).value, (1 + 3 + 6 * (40 + 20 + 30) / 6.0) / 8);
}

TEST(Difference, a_share_has_the_interval_of_wilson) {
  const Interval some = wilson(81, 263);  // R. Newcombe 1998: 0.2553 to 0.3662
  EXPECT_NEAR(some.low, 0.2553, 5e-5);
  EXPECT_NEAR(some.high, 0.3662, 5e-5);
  const Interval none = wilson(0, 20), all = wilson(29, 29);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, 0.1611, 5e-5);
  EXPECT_NEAR(all.low, 0.8830, 5e-5);
  EXPECT_EQ(all.high, 1);
}

TEST(Difference, a_bootstrap_of_a_mean_is_as_wide_as_its_spread_says) {
  std::minstd_rand random(7);
  for (const bool is_regression : {true, false}) {
    const Judgement at = drawn(random, is_regression, 400, 0.6, false);
    const Metric& metric = main_metric(at.signature);
    const Interval drawn_interval = bootstrap(metric, at, 1000);
    const Estimate settled = mean_of(metric.by_row(at));
    EXPECT_NEAR(drawn_interval.high - drawn_interval.low, 2 * settled.margin, 0.3 * settled.margin);
    EXPECT_LT(drawn_interval.low, settled.value);
    EXPECT_GT(drawn_interval.high, settled.value);
  }
}

TEST(Difference, every_metric_has_a_bootstrap_around_its_value) {
  std::minstd_rand random(8);
  const Judgement at = drawn(random, false, 120, 0.6, false);
  for (const Metric* metric : metrics_of(at.signature)) {
    const double value = value_of(*metric, at);
    const Interval interval = bootstrap(*metric, at, 100);
    if (std::isnan(value)) continue;
    EXPECT_LE(interval.low, value + 1e-9) << metric->name.text;
    EXPECT_GE(interval.high, value - 1e-9) << metric->name.text;
  }
}

TEST(Difference, intervals_of_later_looks_are_wider_and_all_of_them_share_one_error) {
  std::minstd_rand random(9);
  for (const bool is_regression : {true, false}) {
    const Judgement at = drawn(random, is_regression, 200, 0.6, false);
    const Metric& metric = main_metric(at.signature);
    double width = 0;
    for (Index opening = 1; opening <= 6; ++opening) {
      const Interval interval = counted_interval(with_defaults(metric), at, opening);
      EXPECT_GT(interval.high - interval.low, width);
      width = interval.high - interval.low;
      EXPECT_LT(interval.low, value_of(metric, at));
      EXPECT_GT(interval.high, value_of(metric, at));
    }
    // The first look may be wrong in 2.5 of 100 cases: 2.2414 deviations.
    const Estimate plain = mean_of(metric.by_row(at));
    const Interval first = counted_interval(with_defaults(metric), at, 1);
    if (is_regression) {
      EXPECT_NEAR((first.high - first.low) / 2, plain.margin * 2.241403 / 1.959964, 1e-6);
    }
  }
}

TEST(Difference, is_written_to_the_figures_that_are_settled) {
  EXPECT_EQ(text_of(Estimate{0.01234, 0.0041}), "0.0123 ± 0.0041");
  EXPECT_EQ(text_of(Estimate{534.2, 118.7}), "534 ± 119");
  EXPECT_EQ(text_of(Estimate{0, 0}), "0 ± 0");
}

TEST(Difference, of_two_or_three_numbers_is_as_wide_as_tables_of_t_say) {
  EXPECT_NEAR(mean_of({0, 1}).margin, 12.7062 / 2, 1e-4);
  EXPECT_NEAR(mean_of({0, 1, 2}).margin, 4.30265 / std::sqrt(3.0), 1e-4);
  EXPECT_NEAR(mean_of({0, 1, 2, 3}).margin, 3.18245 * std::sqrt(5.0 / 3) / 2, 0.02);
}

}  // namespace
}  // namespace pellucid::judge
