// The loss over a plane through a network's weights: heights, directions, the path and what is said of its projection.
#include "pellucid/lab/landscape.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "pellucid/lab/workbench.hpp"
#include "tests/support/bench.hpp"
#include "tests/support/failure.hpp"

namespace pellucid::lab {
namespace {

using testing::error_of;
using testing::OnTheBench;
using testing::says;

constexpr std::size_t size = 5;

TEST(Landscape, is_in_its_middle_as_high_as_the_loss_where_the_network_stands) {
  OnTheBench bench("gaussians");
  bench.run({{"epochs", 2}});
  for (const char* directions : {"random", "weights"}) {
    const Answer answer = bench.ask({{"call", "landscape"},
                                     {"directions", directions},
                                     {"tensors", {"0.weight", "0.bias"}},
                                     {"places", {3, 1}},
                                     {"size", size}});
    // The path widens the frame: the middle is the origin only where both sides are alike.
    const Json& low = answer.json["low"];
    const Json& high = answer.json["high"];
    const double x = -low[0].get<double>() / (high[0].get<double>() - low[0].get<double>()) * (size - 1);
    const double y = -low[1].get<double>() / (high[1].get<double>() - low[1].get<double>()) * (size - 1);
    EXPECT_GE(x, 0);
    EXPECT_GE(y, 0);
    const Json last = answer.json["path"].back();
    EXPECT_NEAR(last["at"][0].get<double>(), 0, 1e-6) << directions;
    EXPECT_NEAR(last["at"][1].get<double>(), 0, 1e-6) << directions;
    EXPECT_NEAR(last["loss"].get<double>(), answer.json["loss"].get<double>(), 1e-6) << directions;
    EXPECT_NEAR(last["drawn"].get<double>(), answer.json["loss"].get<double>(), 1e-6) << directions;
  }
}

TEST(Landscape, of_two_weights_is_the_loss_with_these_weights_changed) {
  OnTheBench bench("moons", {{"model", "linear(3) | tanh | linear"}, {"batch_size", 10}});
  bench.run({{"steps", 30}});
  const Json asked{{"call", "landscape"},
                   {"directions", "weights"},
                   {"tensors", {"0.weight", "2.weight"}},
                   {"places", {4, 1}},
                   {"size", size}};
  const Answer answer = bench.ask(asked);
  const auto value = [&](const char* tensor, std::size_t at) {
    const Answer layers = bench.ask({{"call", "layers"}, {"values", true}});
    for (const Array& array : layers.arrays) {
      if (array.name == tensor) return static_cast<double>(array.values[at]);
    }
    return std::nan("");
  };
  const double first = value("0.weight", 4), second = value("2.weight", 1);
  const auto heights = std::ranges::find(answer.arrays, "heights", &Array::name)->values;
  for (const auto& [column, row] : {std::pair{0, 0}, {4, 1}, {2, 3}}) {
    const auto at = [&](std::size_t axis, int i) {
      const double low = answer.json["low"][axis], high = answer.json["high"][axis];
      return low + (high - low) * i / (static_cast<double>(size) - 1);
    };
    bench.ask({{"call", "set"}, {"tensor", "0.weight"}, {"at", 4}, {"value", first + at(0, column)}});
    bench.ask({{"call", "set"}, {"tensor", "2.weight"}, {"at", 1}, {"value", second + at(1, row)}});
    const Json moved = bench.ask({{"call", "judge"}, {"part", "training"}}).json;
    EXPECT_NEAR(heights[static_cast<std::size_t>(row) * size + static_cast<std::size_t>(column)],
                moved["evaluation"]["log_loss"].get<double>(), 2e-5);
  }
}

TEST(Landscape, tells_how_much_of_the_path_its_plane_holds) {
  OnTheBench bench("spiral");
  for (int i = 0; i < 12; ++i) bench.run({{"steps", 4}});
  const Json path = bench.ask({{"call", "landscape"}, {"directions", "path"}, {"size", size}}).json;
  const Json random = bench.ask({{"call", "landscape"}, {"directions", "random"}, {"size", size}}).json;
  EXPECT_GT(path["share"].get<double>(), 0.8);
  EXPECT_LT(random["share"].get<double>(), 0.5);
  EXPECT_GT(random["gap"].get<double>(), path["gap"].get<double>());
  EXPECT_EQ(path["path"].size(), 13U);
  bench.ask({{"call", "keep"}});
  bench.run({{"steps", 4}});
  bench.ask({{"call", "back"}});
  EXPECT_EQ(bench.ask({{"call", "landscape"}, {"size", size}}).json["path"].size(), 13U)
      << "what was taken back is no stop";
}

TEST(Landscape, refuses_what_it_cannot_draw) {
  OnTheBench bench("spiral");
  EXPECT_TRUE(says(error_of([&] { bench.ask({{"call", "landscape"}}); }), "train first"));
  EXPECT_TRUE(
      says(error_of([&] { bench.ask({{"call", "landscape"}, {"directions", "up"}}); }), "path or random or weights"));
  EXPECT_TRUE(says(error_of([&] { bench.ask({{"call", "landscape"}, {"directions", "weights"}}); }),
                   "two numbers of the network"));
  EXPECT_TRUE(says(error_of([&] {
                     bench.ask({{"call", "landscape"},
                                {"directions", "weights"},
                                {"tensors", {"0.weight", "9.weight"}},
                                {"places", {0, 0}}});
                   }),
                   "no number 0 of \"9.weight\""));
}

TEST(Directions, of_a_plane_are_its_own_and_lie_in_it) {
  const Weights here{1, 2, 3, 4};
  const Weights a{0.5, 0.5, 0.5, 0.5}, b{0.5, -0.5, 0.5, -0.5};
  std::vector<Weights> places;
  for (int i = 0; i < 9; ++i) {
    places.push_back(at_plane({a, b}, here, {3 * std::sin(i), std::cos(2 * i)}));
  }
  const auto found = principal_directions(places, here);
  EXPECT_NEAR(share_in_plane(found, here, places), 1, 1e-12);
  for (const Weights& place : places) {
    const Weights again = at_plane(found, here, in_plane(found, here, place));
    for (std::size_t i = 0; i < here.size(); ++i) EXPECT_NEAR(again[i], place[i], 1e-12);
  }
  EXPECT_TRUE(says(error_of([&] {
                     principal_directions(
                         std::vector<Weights>{here, at_plane({a, b}, here, {1, 0}), at_plane({a, b}, here, {2, 0})},
                         here);
                   }),
                   "no more than a line"));
}

TEST(Trail, keeps_few_stops_that_lie_evenly_and_forgets_what_was_taken_back) {
  Trail trail;
  for (std::uint64_t step = 0; step < 10000; ++step) trail.add(step, {1, 2});
  const auto& stops = trail.stops();
  ASSERT_GE(stops.size(), Trail::most_stops / 2);
  ASSERT_LT(stops.size(), Trail::most_stops);
  EXPECT_EQ(stops[0].step, 0);
  for (std::size_t i = 2; i < stops.size(); ++i) {
    EXPECT_EQ(stops[i].step - stops[i - 1].step, stops[1].step - stops[0].step);
  }
  trail.forget_after(stops[10].step);
  EXPECT_EQ(trail.stops().size(), 11U);
}

TEST(RandomDirection, has_in_each_unit_the_length_of_the_units_weights_and_none_in_biases) {
  const OnTheBench bench("moons");
  RunRecipe run;
  run.recipe.model = "linear(3) | tanh | linear";
  run.source.path = "moons.csv";
  run.source.target = "target";
  const Experiment experiment(bench.csv, run);
  const Landscape landscape(experiment, 50);
  const Weights& here = landscape.here();
  const Weights direction = landscape.random_direction(1);
  ASSERT_EQ(here.size(), 2U * 3 + 3 + 3 + 1);
  for (std::size_t unit = 0; unit < 3; ++unit) {
    EXPECT_NEAR(std::hypot(here[unit], here[3 + unit]), std::hypot(direction[unit], direction[3 + unit]), 1e-12);
    EXPECT_EQ(direction[6 + unit], 0);
  }
  EXPECT_NE(direction, landscape.random_direction(2));
  EXPECT_EQ(direction, landscape.random_direction(1));
}

}  // namespace
}  // namespace pellucid::lab
