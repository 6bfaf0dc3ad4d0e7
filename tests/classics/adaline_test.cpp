// The delta rule and the line that it goes to.
#include "pellucid/classics/adaline.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/classics/least_squares.hpp"

namespace pellucid::classics {
namespace {

struct Noisy {
  std::vector<double> inputs, targets;
  explicit Noisy(std::uint32_t rows) {
    for (std::uint32_t row = 0; row < rows; ++row) {
      const double a = 2 * random_uniform(1, row, 0) - 1, b = 2 * random_uniform(1, row, 1) - 1;
      inputs.insert(inputs.end(), {a, b});
      targets.push_back(2 * a - b + 0.5 + 0.4 * (random_uniform(1, row, 2) - 0.5));
    }
  }
};

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double squares = 0;
  for (std::size_t i = 0; i < a.size(); ++i) squares += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(squares);
}

// No line has less error than the closed form; the rule ends near it, the nearer the smaller its rate.
TEST(Adaline, goes_to_the_line_of_least_squares) {
  const Noisy data(300);
  const std::vector<double> best = least_squares(data.inputs, 2, data.targets);
  const double coarse = distance(adaline(data.inputs, 2, data.targets, {0.05, 200}).weights, best);
  const double fine = distance(adaline(data.inputs, 2, data.targets, {0.0005, 4000}).weights, best);
  EXPECT_LT(coarse, 0.05);
  EXPECT_LT(fine, coarse / 20);
  const double least = mean_squared_error(data.inputs, 2, data.targets, best);
  for (std::size_t j = 0; j < 3; ++j) {
    for (const double step : {-1e-3, 1e-3}) {
      std::vector<double> moved = best;
      moved[j] += step;
      EXPECT_GT(mean_squared_error(data.inputs, 2, data.targets, moved), least);
    }
  }
}

TEST(Adaline, settles_on_xor_too_at_the_line_that_tells_nothing) {
  const std::vector<double> inputs{0, 0, 0, 1, 1, 0, 1, 1}, targets{-1, 1, 1, -1};
  for (const double weight : least_squares(inputs, 2, targets)) EXPECT_NEAR(weight, 0, 1e-12);
  const AdalineRun run = adaline(inputs, 2, targets, {0.001, 20000});
  for (const double weight : run.weights) EXPECT_NEAR(weight, 0, 0.01);
  EXPECT_NEAR(run.errors.back(), 1, 1e-3);
}

TEST(Adaline, diverges_far_above_its_limit_and_says_so) {
  const Noisy data(50);
  const double limit = adaline(data.inputs, 2, data.targets).rate_limit;
  EXPECT_GT(limit, 2.0 / 3 - 1e-9);
  EXPECT_LT(limit, 1);
  try {
    adaline(data.inputs, 2, data.targets, {20 * limit, 1000});
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().fault, Fault::run);
  }
  EXPECT_THROW(adaline(data.inputs, 2, data.targets, {0, 10}), Failure);
}

TEST(LeastSquares, takes_the_shortest_line_where_columns_depend_on_each_other) {
  const std::vector<double> inputs{1, 2, 2, 4, 3, 6, 5, 10}, targets{5, 10, 15, 25};  // the second is twice the first
  const std::vector<double> line = least_squares(inputs, 2, targets);
  EXPECT_NEAR(line[0], 1, 1e-12);
  EXPECT_NEAR(line[1], 2, 1e-12);
  EXPECT_NEAR(line[2], 0, 1e-12);
}

}  // namespace
}  // namespace pellucid::classics
