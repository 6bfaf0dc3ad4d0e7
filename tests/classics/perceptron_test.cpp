// Rosenblatt's rule: it settles within Novikoff's bound exactly where a plane parts the points, and what separate()
// says about them is proved either way.
#include "pellucid/classics/perceptron.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/classics/truth_table.hpp"

namespace pellucid::classics {
namespace {

/// Random rows, each on its side of a random plane with a gap around it.
Points separable(std::uint64_t seed, std::uint32_t rows, std::uint32_t columns, double gap) {
  Points points{{}, static_cast<Index>(columns), {}};
  const auto coordinate = [&](std::uint64_t key, std::uint32_t row, std::uint32_t column) {
    return 4 * random_uniform(key, row, column) - 2;
  };
  for (std::uint32_t row = 0; points.kinds.size() < rows; ++row) {
    double sum = 0.3 * coordinate(seed + 1000, 0, 0), length = 0;
    std::vector<double> x;
    for (std::uint32_t j = 0; j < columns; ++j) {
      x.push_back(coordinate(seed, row, j));
      const double w = coordinate(seed + 1000, 0, j);
      sum += w * x.back();
      length += w * w;
    }
    if (std::abs(sum) < gap * std::sqrt(length)) continue;
    points.inputs.insert(points.inputs.end(), x.begin(), x.end());
    points.kinds.push_back(sum > 0 ? 1 : -1);
  }
  return points;
}

double side(const Points& points, Index row, const std::vector<double>& weights) {
  double sum = weights.back();
  for (std::size_t j = 0; j < points.row(row).size(); ++j) sum += weights[j] * points.row(row)[j];
  return points.kinds[static_cast<std::size_t>(row)] * sum;
}

/// The length of the sum of share * y * (x, 1).
double cancelled(const Points& points, const std::vector<Share>& proof) {
  std::vector<double> sum(static_cast<std::size_t>(points.columns + 1), 0.0);
  for (const auto& [row, share] : proof) {
    const double y = points.kinds[static_cast<std::size_t>(row)];
    for (std::size_t j = 0; j + 1 < sum.size(); ++j) sum[j] += share * y * points.row(row)[j];
    sum.back() += share * y;
  }
  double squares = 0;
  for (const double value : sum) squares += value * value;
  return std::sqrt(squares);
}

TEST(Perceptron, settles_within_the_bound_on_separable_points) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const auto columns = static_cast<std::uint32_t>(1 + seed % 7);
    const Points points = separable(seed, 80, columns, 0.02 + 0.01 * static_cast<double>(seed % 5));
    const PerceptronRun run = perceptron(points);
    ASSERT_TRUE(run.has_settled) << seed;
    for (Index row = 0; row < points.rows(); ++row) ASSERT_GT(side(points, row, run.weights), 0) << seed;
    const Separation widest = separate(points);
    ASSERT_TRUE(widest.is_separable) << seed;
    EXPECT_GE(widest.margin, run.margin * (1 - 1e-9)) << "no weights have a larger margin";
    EXPECT_LE(static_cast<double>(run.mistakes), run.bound());
    EXPECT_LE(static_cast<double>(run.mistakes), run.radius * run.radius / (widest.margin * widest.margin));
    EXPECT_GT(run.mistakes, 0);
  }
}

TEST(Perceptron, mistakes_do_not_depend_on_the_rate) {
  const Points points = separable(3, 60, 3, 0.05);
  EXPECT_EQ(perceptron(points, {.rate = 0.25}).mistakes, perceptron(points).mistakes);
}

TEST(Perceptron, never_settles_on_xor_and_its_weights_return) {
  const Points points{{0, 0, 0, 1, 1, 0, 1, 1}, 2, {-1, 1, 1, -1}};
  const PerceptronRun run = perceptron(points);
  EXPECT_FALSE(run.has_settled);
  ASSERT_EQ(run.cycle.size(), 1U);
  std::vector<Share> proof;
  for (Index row = 0; row < 4; ++row) {
    const Index times = run.cycle[0].mistakes[static_cast<std::size_t>(row)];
    EXPECT_GT(times, 0) << "each row of XOR is needed";
    proof.push_back({row, static_cast<double>(times)});
  }
  EXPECT_EQ(cancelled(points, proof), 0);
  const Separation why = separate(points);
  EXPECT_FALSE(why.is_separable);
  EXPECT_LT(cancelled(points, why.proof), 1e-12);
  ASSERT_EQ(why.meeting_point.size(), 2U);
  EXPECT_NEAR(why.meeting_point[0], 0.5, 1e-12);
  EXPECT_NEAR(why.meeting_point[1], 0.5, 1e-12);
}

// Two ways to the same answer: the rule on whole numbers, and the nearest point of the hull.
TEST(Separation, agrees_with_the_rule_on_every_table_of_up_to_four_inputs) {
  for (Index inputs = 2; inputs <= 4; ++inputs) {
    for (unsigned code = 1; code + 1 < 1U << (1U << inputs); code += inputs == 4 ? 7 : 1) {
      TruthTable table{inputs, {}};
      Points points{{}, inputs, {}};
      for (Index row = 0; row < Index{1} << inputs; ++row) {
        table.outputs.push_back((code >> row & 1U) != 0);
        const std::vector<double> x = table.row(row);
        points.inputs.insert(points.inputs.end(), x.begin(), x.end());
        points.kinds.push_back(table.outputs.back() ? 1 : -1);
      }
      const Separation separation = separate(points);
      ASSERT_EQ(separation.is_separable, one_neuron(table).neuron.has_value()) << inputs << " " << code;
      if (!separation.is_separable) {
        ASSERT_LT(cancelled(points, separation.proof), 1e-10) << inputs << " " << code;
        double total = 0;
        for (const Share& share : separation.proof) {
          ASSERT_GT(share.share, 0);
          total += share.share;
        }
        ASSERT_NEAR(total, 1, 1e-12);
      }
    }
  }
}

TEST(Separation, finds_the_widest_margin_and_the_touching_hulls_of_random_points) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Points points = separable(seed, 200, 1 + static_cast<std::uint32_t>(seed % 6), 0.05);
    EXPECT_TRUE(separate(points).is_separable) << seed;
    // A row of the other kind in the middle of three of one kind.
    std::vector<double> middle(static_cast<std::size_t>(points.columns), 0.0);
    int found = 0;
    for (Index row = 0; row < points.rows() && found < 3; ++row) {
      if (points.kinds[static_cast<std::size_t>(row)] != points.kinds[0]) continue;
      ++found;
      for (std::size_t j = 0; j < middle.size(); ++j) middle[j] += points.row(row)[j] / 3;
    }
    points.inputs.insert(points.inputs.end(), middle.begin(), middle.end());
    points.kinds.push_back(-points.kinds[0]);
    const Separation separation = separate(points);
    EXPECT_FALSE(separation.is_separable) << seed;
    EXPECT_LT(cancelled(points, separation.proof), 1e-9) << seed;
    EXPECT_FALSE(perceptron(points, {.epochs = 200}).has_settled) << seed;
  }
}

TEST(Separation, refuses_points_of_one_kind_and_values_that_are_not_finite) {
  EXPECT_THROW(separate({{1, 2}, 1, {1, 1}}), Failure);
  EXPECT_THROW(separate({{1, std::nan("")}, 1, {1, -1}}), Failure);
  EXPECT_THROW(perceptron({{1, 2}, 1, {1, -1}}, {.rate = 0}), Failure);
}

}  // namespace
}  // namespace pellucid::classics
