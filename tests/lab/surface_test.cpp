// Surfaces and walks down them: each entry's example, descent at its exact limit, and what diverges says so.
#include "pellucid/lab/surface.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::lab {
namespace {

UsedSurface used(const std::string& text) { return nn::use<Surface>(text); }

TEST(Surfaces, have_the_heights_of_their_examples) {
  for (const Surface& entry : catalogue<Surface>()) {
    std::istringstream call(entry.example.call);
    std::string name, at;
    double x = 0, y = 0;
    call >> name >> at >> x >> y;
    EXPECT_EQ(name, entry.name.text);
    EXPECT_NEAR(heights(used(name), {x, y})[0], *parse_number(entry.example.gives), 1e-12) << name;
  }
}

TEST(Terrain, is_cut_where_most_is_lower_and_shades_part_the_ground_evenly) {
  std::vector<double> heights;
  for (int i = 0; i <= 100; ++i) heights.push_back(i * i);
  heights.push_back(INFINITY);
  const Terrain terrain(heights);
  EXPECT_EQ(terrain.bottom(), 0);
  EXPECT_EQ(terrain.cut(), 90 * 90);
  EXPECT_EQ(terrain.of(0), 0);
  EXPECT_FLOAT_EQ(terrain.of(45 * 45), 0.25F);
  EXPECT_EQ(terrain.of(1e9), 1);
  EXPECT_EQ(terrain.of(std::nan("")), 1);
  EXPECT_EQ(Terrain({NAN}).of(3), 1);
  const std::vector<float> shades = shades_of({4, 1, NAN, 2});
  EXPECT_EQ(shades, (std::vector<float>{0.5F, 0, 0.75F, 0.25F}));
}

TEST(Walks, diverge_above_two_over_the_curvature_and_nowhere_below) {
  for (const double curvature : {0.5, 2.0, 7.0}) {
    const UsedSurface parabola = used("parabola(curvature=" + number_text(curvature) + ")");
    const auto end = [&](double share) {
      const Walk walked = walk(parabola, "sgd(lr=" + number_text(share * 2 / curvature) + ")", {3, 0}, 2000, 0);
      return walked.has_diverged ? INFINITY : std::abs(walked.places[walked.places.size() - 2]);
    };
    EXPECT_LT(end(0.999), 3);
    EXPECT_GT(end(1.001), 3);
    EXPECT_NEAR(end(0.5), 0, 1e-12) << "one step";
  }
}

TEST(Walks, follow_momentum_by_its_formula) {
  const Walk walked = walk(used("parabola"), "sgd(lr=0.1, momentum=0.9)", {3, 0}, 20, 0);
  double w = 3, velocity = 0;
  for (std::size_t i = 1; i <= 20; ++i) {
    EXPECT_NEAR(walked.slopes[2 * (i - 1)], 2 * w, 1e-12);
    velocity = 0.9 * velocity + 2 * w;
    w -= 0.1 * velocity;
    EXPECT_NEAR(walked.places[2 * i], w, 1e-12);
  }
}

TEST(Walks, of_every_optimizer_go_down_the_bowl_and_are_the_same_again) {
  for (const nn::Optimizer& entry : catalogue<nn::Optimizer>()) {
    const std::string call = entry.name.text;
    if (entry.procedure != nn::Procedure::none) {
      EXPECT_THROW(walk(used("bowl"), call, {1, 1}, 5, 0), Failure) << call;
      continue;
    }
    const Walk walked = walk(used("bowl"), call, {-3, 2}, 50, 0);
    EXPECT_LT(walked.heights.back(), walked.heights.front()) << call;
    EXPECT_EQ(walked.places.size(), 2U * 51);
    EXPECT_EQ(walked.places, walk(used("bowl"), call, {-3, 2}, 50, 0).places) << call;
  }
}

TEST(Walks, say_that_they_diverged) {
  const Walk walked = walk(used("rosenbrock"), "sgd(lr=1)", {-1.2, 1}, 100, 0);
  EXPECT_TRUE(walked.has_diverged);
  for (const double place : walked.places) EXPECT_TRUE(std::isfinite(place));
}

TEST(Walks, are_disturbed_by_the_seed_on_a_noisy_surface_alone) {
  const auto places = [](const char* surface, std::uint64_t seed) {
    return walk(used(surface), "sgd(lr=0.1)", {1, 1}, 10, seed).places;
  };
  EXPECT_NE(places("noisy_bowl", 1), places("noisy_bowl", 2));
  EXPECT_EQ(places("bowl", 1), places("bowl", 2));
}

}  // namespace
}  // namespace pellucid::lab
