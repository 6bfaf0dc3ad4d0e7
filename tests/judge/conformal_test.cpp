// Conformal bounds: the place of the bound, the sets of classes, and what is held of rows that nobody has seen.
#include "pellucid/judge/conformal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "pellucid/judge/evaluation.hpp"
#include "tests/support/failure.hpp"

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

std::vector<double> up_to(int count) {
  std::vector<double> scores;
  for (int i = count; i > 0; --i) scores.push_back(i);
  return scores;
}

TEST(Conformal, bound_is_the_score_at_the_place_of_the_level) {
  // ⌈(n + 1) level⌉, also where the product is a whole number that a double misses.
  EXPECT_EQ(judge::score_bound(up_to(9), 0.9), 9);
  EXPECT_EQ(judge::score_bound(up_to(10), 0.9), 10);
  EXPECT_EQ(judge::score_bound(up_to(19), 0.9), 18);
  EXPECT_EQ(judge::score_bound(up_to(20), 0.9), 19);
  EXPECT_EQ(judge::score_bound(up_to(99), 0.7), 70);
  EXPECT_EQ(judge::score_bound(up_to(1), 0.5), 1);
}

TEST(Conformal, too_few_rows_and_impossible_levels_are_refused_with_what_they_need) {
  EXPECT_TRUE(says(error_of([] { judge::score_bound(up_to(8), 0.9); }), "8 validation rows are too few: these need 9"));
  EXPECT_TRUE(says(error_of([] { judge::score_bound(up_to(50), 0.99); }), "need 99"));
  EXPECT_TRUE(says(error_of([] { judge::score_bound({}, 0.9); }), "need 9"));
  for (const double level : {0.0, 1.0, -1.0, 90.0, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_EQ(error_of([&] { judge::score_bound(up_to(100), level); }).fault, Fault::usage) << level;
  for (const double level : {0.5, 0.8, 0.9, 0.95, 0.99}) {  // the number that is named is the least that does
    for (int count = 1; count < 100; ++count) {
      const bool is_enough = count >= std::ceil(level / (1 - level) - 1e-9);
      if (is_enough) {
        EXPECT_NO_THROW(judge::score_bound(up_to(count), level)) << level << ' ' << count;
      } else {
        EXPECT_THROW(judge::score_bound(up_to(count), level), Failure) << level << ' ' << count;
      }
    }
  }
}

TEST(Conformal, scores_are_residuals_and_improbabilities) {
  const Signature number{Task::regression, 1, 1, {}, {}};
  const std::vector<double> y{1, 2, -3}, p{1.5, 2, 4};
  EXPECT_EQ(judge::conformal_scores(evaluate(number, p, y)), (std::vector<double>{0.5, 0, 7}));
  const Signature two{Task::binary, 1, 1, {"no", "yes"}, {}};
  EXPECT_EQ(judge::conformal_scores(
                evaluate(two, std::vector<double>{0.25, 0.75, 0.25, 0.5}, std::vector<double>{0, 0, -1, 1})),
            (std::vector<double>{0, 0.75, std::numeric_limits<double>::infinity(), 0.5}));
  Signature margin = two;
  margin.output_kind = OutputKind::scores;
  EXPECT_TRUE(says(error_of([&] { judge::conformal_scores(evaluate(margin, std::vector{0.5}, std::vector{1.0})); }),
                   "no probabilities"));
}

TEST(Conformal, sets_hold_the_likeliest_class_and_those_within_the_bound) {
  const std::vector<double> row{0.1, 0.5, 0.3, 0.1};
  EXPECT_EQ(judge::classes_within(row, 0), (std::vector<std::size_t>{1}));
  EXPECT_EQ(judge::classes_within(row, 0.7), (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(judge::classes_within(row, 0.9), (std::vector<std::size_t>{0, 1, 2, 3}));
  EXPECT_EQ(judge::classes_within(std::vector{0.2}, 0.5), (std::vector<std::size_t>{0}));
  EXPECT_EQ(judge::classes_within(std::vector{0.2}, 0.8), (std::vector<std::size_t>{0, 1}));
}

// A row is in its set if and only if its score is within the bound: else what is measured is not what is given.
TEST(Conformal, a_set_holds_the_truth_where_the_score_is_within_the_bound) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> uniform;
  for (int trial = 0; trial < 2000; ++trial) {
    const Index classes = 2 + trial % 4;
    const bool is_binary = trial % 5 == 0;
    std::vector<double> row(is_binary ? 1 : static_cast<std::size_t>(classes));
    double sum = 0;
    for (double& value : row) sum += value = std::round(uniform(random) * 20) / 20 + 1e-3;
    for (double& value : row) value /= is_binary ? 2 : sum;
    const auto known = is_binary ? 2 : classes;
    Signature signature{is_binary ? Task::binary : Task::classification, 1, static_cast<Index>(row.size()), {}, {}};
    for (Index i = 0; i < known; ++i) signature.classes.push_back(std::to_string(i));
    const std::vector<double> truth{std::floor(uniform(random) * static_cast<double>(known))};
    const double score = judge::conformal_scores(evaluate(signature, row, truth))[0];
    for (const double bound : {0.0, score, std::nextafter(score, -1.0), uniform(random)}) {
      const std::vector<std::size_t> within = judge::classes_within(row, bound);
      const bool is_held = std::ranges::count(within, static_cast<std::size_t>(truth[0])) == 1;
      EXPECT_EQ(is_held, score <= bound) << trial << ' ' << bound;
    }
  }
}

// The law that all of this rests on: of exchangeable scores a new one is held at the level, and no more than 1/(n + 1)
// beyond it; and cross-fitting says the same of the rows themselves.
TEST(Conformal, bounds_hold_new_scores_at_the_level_and_cross_fitting_says_so) {
  std::mt19937 random(7);
  std::lognormal_distribution<double> scores;
  for (const int count : {25, 60, 400}) {
    double held = 0, told = 0;
    constexpr int trials = 3000;
    for (int trial = 0; trial < trials; ++trial) {
      std::vector<double> known(static_cast<std::size_t>(count));
      std::ranges::generate(known, [&] { return scores(random); });
      held += scores(random) <= judge::score_bound(known, 0.9) ? 1 : 0;
      if (trial < 300) told += judge::measured_coverage(known, 0.9, 0)->share / 300;
    }
    EXPECT_NEAR(held / trials, std::ceil(0.9 * (count + 1) - 1e-9) / (count + 1), 0.015) << count;
    EXPECT_GT(told, 0.885) << count;
    EXPECT_LT(told, count == 25 ? 0.965 : 0.92) << count;
  }
}

TEST(Conformal, coverage_is_of_rows_that_did_not_set_the_bound) {
  // One row far out: where it is left out, the bound of the others does not reach it.
  std::vector<double> scores = up_to(10);
  scores[0] = 1000;
  const auto coverage = judge::measured_coverage(scores, 0.9, 3);
  ASSERT_TRUE(coverage);
  EXPECT_EQ(coverage->rows, 10);
  EXPECT_EQ(coverage->held, 9);
  EXPECT_LT(coverage->least, 0.9);
  EXPECT_GT(coverage->most, 0.9);
  EXPECT_FALSE(judge::measured_coverage(up_to(9), 0.9, 3));
  EXPECT_FALSE(judge::measured_coverage({}, 0.9, 3));
  EXPECT_EQ(judge::measured_coverage(up_to(200), 0.9, 3)->held, judge::measured_coverage(up_to(200), 0.9, 3)->held);
}

}  // namespace
}  // namespace pellucid
