// The support vector machine against scikit-learn, and by its own proof: primal and dual meet.
#include "pellucid/classics/svm.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "tests/support/python.hpp"

namespace pellucid::classics {
namespace {

/// Two clouds that overlap by `noise`.
Points clouds(std::uint32_t rows, std::uint32_t columns, double noise, std::uint64_t seed) {
  Points points{{}, static_cast<Index>(columns), {}};
  for (std::uint32_t row = 0; row < rows; ++row) {
    const int kind = row % 2 == 0 ? 1 : -1;
    points.kinds.push_back(kind);
    for (std::uint32_t j = 0; j < columns; ++j) {
      points.inputs.push_back(kind * (j + 1.0) / columns + noise * (2 * random_uniform(seed, row, j) - 1));
    }
  }
  return points;
}

TEST(Svm, has_the_objective_and_the_line_of_scikit_learn) {
  for (const double c : {0.01, 1.0, 30.0}) {
    for (const double noise : {0.6, 2.5}) {
      const Points points = clouds(150, 4, noise, 11);
      const Svm svm = linear_svm(points, {.c = c});
      ASSERT_TRUE(svm.has_converged);
      EXPECT_LE(svm.dual, svm.objective * (1 + 1e-12));
      const test::Reference reference;
      reference.give("inputs", points.inputs);
      reference.give("targets", std::vector<double>(points.kinds.begin(), points.kinds.end()));
      const nlohmann::json answer = reference.ask("classics/svm_reference.py", {{"c", c}});
      ASSERT_FALSE(answer.is_discarded());
      // scikit-learn stops up to 1e-6 above the least objective, which lies between ours and the dual.
      EXPECT_LE(svm.objective, answer["objective"].get<double>() * (1 + 1e-8)) << c << " " << noise;
      EXPECT_NEAR(svm.objective, answer["objective"].get<double>(), 5e-6 * svm.objective) << c << " " << noise;
      EXPECT_LE(svm.objective - svm.dual, 1e-8 * svm.objective);
      for (std::size_t j = 0; j < 4; ++j) {
        EXPECT_NEAR(svm.weights[j], answer["weights"][j].get<double>(), 1e-3 * (1 + std::abs(svm.weights[j])));
      }
    }
  }
}

TEST(Svm, of_separable_points_keeps_all_rows_at_its_margin_and_rests_on_few) {
  const Points points = clouds(100, 3, 0.5, 5);
  const Svm svm = linear_svm(points, {.c = 1e6});
  ASSERT_TRUE(svm.has_converged);
  double nearest = 1e9;
  for (Index row = 0; row < points.rows(); ++row) {
    double sum = svm.weights.back();
    for (std::size_t j = 0; j < 3; ++j) sum += svm.weights[j] * points.row(row)[j];
    nearest = std::min(nearest, points.kinds[static_cast<std::size_t>(row)] * sum);
  }
  EXPECT_NEAR(nearest, 1, 1e-6);
  EXPECT_LE(svm.support_vectors(), 4) << "columns + 1 in general position";
  // Without the other rows it is the same line.
  Points few{{}, 3, {}};
  for (Index row = 0; row < points.rows(); ++row) {
    if (svm.shares[static_cast<std::size_t>(row)] == 0) continue;
    few.inputs.insert(few.inputs.end(), points.row(row).begin(), points.row(row).end());
    few.kinds.push_back(points.kinds[static_cast<std::size_t>(row)]);
  }
  const Svm again = linear_svm(few, {.c = 1e6});
  for (std::size_t j = 0; j < 4; ++j)
    EXPECT_NEAR(again.weights[j], svm.weights[j], 1e-5 * (1 + std::abs(svm.weights[j])));
}

TEST(Svm, of_two_points_is_the_line_in_the_middle) {
  const Svm svm = linear_svm({{0, 0, 2, 0}, 2, {-1, 1}}, {.c = 100});
  EXPECT_NEAR(svm.weights[0], 1, 1e-9);
  EXPECT_NEAR(svm.weights[1], 0, 1e-9);
  EXPECT_NEAR(svm.weights[2], -1, 1e-9);
  EXPECT_NEAR(svm.margin(), 1, 1e-9);
}

TEST(Svm, has_no_line_where_none_is_better_than_a_constant) {
  // Rows of three inputs, told by whether their sum is odd, moved away from 0: the sums cancel but for rounding.
  Points parity{{}, 3, {}};
  for (int row = 0; row < 8; ++row) {
    for (int bit = 0; bit < 3; ++bit) parity.inputs.push_back(0.1 * (row >> bit & 1) + 0.7);
    parity.kinds.push_back((row ^ row >> 1 ^ row >> 2) & 1 ? 1 : -1);
  }
  const Svm svm = linear_svm(parity);
  EXPECT_FALSE(svm.has_line());
  EXPECT_NEAR(svm.objective, 8, 1e-9);
  EXPECT_TRUE(linear_svm({{0, 0, 2, 0}, 2, {-1, 1}}, {.c = 1e-9}).has_line()) << "weights are small, but a line";
}

TEST(Svm, refuses_what_makes_no_sense) {
  EXPECT_THROW(linear_svm({{0, 1}, 1, {1, 1}}), Failure);
  EXPECT_THROW(linear_svm({{0, 1}, 1, {1, -1}}, {.c = 0}), Failure);
}

}  // namespace
}  // namespace pellucid::classics
