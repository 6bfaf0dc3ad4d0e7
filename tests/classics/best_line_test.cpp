#include "pellucid/classics/best_line.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "pellucid/base/random.hpp"

namespace pellucid::classics {
namespace {

Points drawn_points(std::uint64_t seed, Index count) {
  Points points{{}, 2, {}};
  for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(count); ++i) {
    points.inputs.push_back(random_uniform(seed, i, 0));
    points.inputs.push_back(random_uniform(seed, i, 1));
    points.kinds.push_back(random_uniform(seed, i, 2) < 0.5 ? 1 : -1);
  }
  return points;
}

/// By many directions, and for each every threshold: never better than the best line, and as good where it is fine
/// enough.
Index errors_by_directions(const Points& points) {
  Index fewest = points.rows();
  constexpr int directions = 4000;
  for (int k = 0; k < directions; ++k) {
    const double angle = 2 * 3.14159265358979 * k / directions;
    std::vector<std::pair<double, int>> along;
    for (Index i = 0; i < points.rows(); ++i) {
      along.emplace_back(std::cos(angle) * points.row(i)[0] + std::sin(angle) * points.row(i)[1],
                         points.kinds[static_cast<std::size_t>(i)]);
    }
    std::ranges::sort(along);
    Index errors = std::ranges::count_if(along, [](const auto& each) { return each.second < 0; });  // all told 1
    fewest = std::min(fewest, errors);
    for (const auto& [place, kind] : along) {
      errors += kind > 0 ? 1 : -1;  // it is told -1 from here on
      fewest = std::min(fewest, errors);
    }
  }
  return fewest;
}

TEST(BestLine, leaves_one_corner_of_exclusive_or) {
  EXPECT_EQ(best_line({{0, 0, 0, 1, 1, 0, 1, 1}, 2, {-1, 1, 1, -1}}).errors, 1);
}

TEST(BestLine, is_never_worse_than_any_line_that_is_tried) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const Points points = drawn_points(seed, 12);
    EXPECT_EQ(best_line(points).errors, errors_by_directions(points)) << seed;
  }
}

TEST(BestLine, parts_what_can_be_parted) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Points points = drawn_points(seed, 25);
    for (Index i = 0; i < points.rows(); ++i) {
      points.kinds[static_cast<std::size_t>(i)] = points.row(i)[0] + 0.5 * points.row(i)[1] > 0.7 ? 1 : -1;
    }
    EXPECT_EQ(best_line(points).errors, 0) << seed;
  }
}

}  // namespace
}  // namespace pellucid::classics
