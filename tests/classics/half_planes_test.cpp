// The circle out of half-planes: the known excess of its area, by the polygon's corners and by counting points.
#include "pellucid/classics/half_planes.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "pellucid/base/error.hpp"

namespace pellucid::classics {
namespace {

TEST(HalfPlanes, exceed_the_circle_by_the_known_areas) {
  const std::vector<std::pair<Index, double>> known{{3, 65.4},  {4, 27.3},  {8, 5.48},
                                                    {16, 1.31}, {32, 0.32}, {64, 0.08}};
  for (const auto& [count, percent] : known) {
    const double excess = area_excess(circle_of_half_planes(count));
    EXPECT_NEAR(100 * excess, percent, count <= 4 ? 0.05 : 0.005) << count;
    const double n = static_cast<double>(count);
    EXPECT_NEAR(excess, n * std::tan(M_PI / n) / M_PI - 1, 1e-12) << count;
  }
}

TEST(HalfPlanes, have_the_same_relative_area_at_any_radius) {
  EXPECT_NEAR(area_excess(circle_of_half_planes(8, 0.3), 0.3), area_excess(circle_of_half_planes(8)), 1e-12);
}

// The network itself, asked on a grid, and not its lines.
TEST(HalfPlanes, fire_on_the_area_that_the_corners_enclose) {
  for (const Index count : {3, 8, 16}) {
    const TwoLayers network = circle_of_half_planes(count);
    constexpr int steps = 600;
    int fired = 0;
    for (int i = 0; i < steps; ++i) {
      for (int j = 0; j < steps; ++j) {
        const Corner point{4.0 * (i + 0.5) / steps - 2, 4.0 * (j + 0.5) / steps - 2};
        fired += network.fires(point) ? 1 : 0;
      }
    }
    EXPECT_NEAR(16.0 * fired / (steps * steps), area_of(corners_of(network, 2)), 0.01) << count;
  }
}

TEST(HalfPlanes, as_a_model_of_the_engine_fire_on_the_same_points) {
  const TwoLayers network = circle_of_half_planes(16);
  Model model = model_of(network);
  std::vector<double> points;
  for (int i = 0; i < 2000; ++i) {
    points.push_back(1.3 * std::cos(2.4 * i) * i / 2000);
    points.push_back(1.3 * std::sin(2.4 * i) * i / 2000);
  }
  const std::vector<double> predictions = model.predict_float64(points);
  int fired = 0;
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    EXPECT_EQ(predictions[i] == 1, network.fires(std::span(points).subspan(2 * i, 2))) << i;
    fired += predictions[i] == 1 ? 1 : 0;
  }
  EXPECT_GT(fired, 1000);
  EXPECT_LT(fired, 1900);
}

TEST(HalfPlanes, refuse_what_encloses_nothing) {
  EXPECT_THROW(circle_of_half_planes(2), Failure);
  EXPECT_THROW(circle_of_half_planes(8, 0), Failure);
}

}  // namespace
}  // namespace pellucid::classics
