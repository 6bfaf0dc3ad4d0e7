// Ticks and scales of drawn axes, on ranges of every size.
#include "pellucid/draw/axis.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <set>

#include "pellucid/base/text.hpp"

namespace pellucid::draw {
namespace {

/// The number that a tick's text says.
double number_of(std::string text) {
  std::erase(text, ',');
  return parse_number(text).value_or(std::nan(""));
}

Range drawn_range(std::mt19937_64& random) {
  std::uniform_real_distribution<double> mantissa(-1, 1), exponent(-12, 12);
  const double size = std::pow(10.0, exponent(random));
  double a = mantissa(random) * size, b = mantissa(random) * size;
  if (random() % 4 == 0) b = a * (1 + mantissa(random) * 1e-3);  // close together, far from 0
  return {std::min(a, b), std::max(a, b)};
}

TEST(Ticks, are_few_round_ascending_inside_and_say_where_they_are) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 5000; ++i) {
    const Range range = drawn_range(random);
    const int most = 2 + static_cast<int>(random() % 9);
    const Scale scale(range, false);
    const std::vector<Tick> ticks = scale.ticks(most);
    ASSERT_GE(ticks.size(), 1U);
    ASSERT_LE(ticks.size(), static_cast<std::size_t>(most));
    if (most >= 5) {  // steps grow by 2.5 at most
      ASSERT_GE(ticks.size(), 2U) << range.least << " " << range.most;
    }
    std::set<std::string> texts;
    for (std::size_t t = 0; t < ticks.size(); ++t) {
      if (t > 0) {
        ASSERT_GT(ticks[t].at, ticks[t - 1].at);
      }
      texts.insert(ticks[t].text);
      ASSERT_GE(scale.part(ticks[t].at), -1e-6);
      ASSERT_LE(scale.part(ticks[t].at), 1 + 1e-6);
      if (ticks.size() > 1) {  // the text says where it is, to a hundredth of the axis
        ASSERT_NEAR(scale.part(number_of(ticks[t].text)), scale.part(ticks[t].at), 0.01) << ticks[t].text;
      }
      ASSERT_LE(ticks[t].text.size(), 16U) << ticks[t].text;
    }
    ASSERT_EQ(texts.size(), ticks.size()) << range.least << " " << range.most;
    if (ticks.size() < 2) continue;
    const double step = ticks[1].at - ticks[0].at;
    const double mantissa = step / std::pow(10.0, std::floor(std::log10(step) + 1e-6));
    ASSERT_TRUE(std::abs(mantissa - 1) < 1e-2 || std::abs(mantissa - 2) < 1e-2 || std::abs(mantissa - 5) < 1e-2)
        << step;
  }
}

TEST(Ticks, of_a_log_axis_are_within_it_and_differ) {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> exponent(-9, 9);
  for (int i = 0; i < 5000; ++i) {
    const double a = std::pow(10.0, exponent(random)), b = std::pow(10.0, exponent(random));
    const Scale scale({std::min(a, b), std::max(a, b)}, true);
    const int most = 2 + static_cast<int>(random() % 9);
    const std::vector<Tick> ticks = scale.ticks(most);
    ASSERT_GE(ticks.size(), 1U);
    ASSERT_LE(ticks.size(), static_cast<std::size_t>(most));
    std::set<std::string> texts;
    for (const Tick& tick : ticks) {
      texts.insert(tick.text);
      ASSERT_GE(scale.part(tick.at), -1e-6) << tick.text;
      ASSERT_LE(scale.part(tick.at), 1 + 1e-6) << tick.text;
      ASSERT_GT(tick.at, 0);
    }
    ASSERT_EQ(texts.size(), ticks.size()) << a << " " << b;
  }
}

TEST(Ticks, are_those_that_a_person_would_write) {
  const auto texts = [](Range range, bool is_log, int most) {
    std::string all;
    for (const Tick& tick : Scale(range, is_log).ticks(most)) all += (all.empty() ? "" : " ") + tick.text;
    return all;
  };
  EXPECT_EQ(texts({0, 1}, false, 6), "0 0.2 0.4 0.6 0.8 1.0");
  EXPECT_EQ(texts({1, 30}, false, 8), "5 10 15 20 25 30");
  EXPECT_EQ(texts({-3, 61000}, false, 5), "0 20,000 40,000 60,000");
  EXPECT_EQ(texts({1e-8, 5e-8}, false, 6), "1e-08 2e-08 3e-08 4e-08 5e-08");
  EXPECT_EQ(texts({0.00008, 12}, true, 6), "0.0001 0.001 0.01 0.1 1 10");
  EXPECT_EQ(texts({0.9, 120}, true, 9), "1 2 5 10 20 50 100");
}

TEST(Scale, has_a_place_for_whatever_is_finite_and_none_for_the_rest) {
  const double infinity = std::numeric_limits<double>::infinity(), largest = std::numeric_limits<double>::max();
  for (const Range range : {Range{0, 0}, Range{7, 7}, Range{-largest, largest}, Range{infinity, -infinity},
                            Range{std::nan(""), 1}, Range{1e300, 1e300}}) {
    for (const bool is_log : {false, true}) {
      const Scale scale(range, is_log);
      EXPECT_GE(scale.ticks(5).size(), 1U);
      EXPECT_TRUE(std::isfinite(scale.part(1)));
      EXPECT_TRUE(std::isfinite(scale.part(largest)));
      EXPECT_TRUE(std::isnan(scale.part(infinity)));
      EXPECT_EQ(std::isnan(scale.part(-1)), is_log);
    }
  }
}

TEST(Scales, hold_all_that_is_drawn_and_are_linear_where_a_log_shows_nothing) {
  Chart chart{"t", {"x"}, {.label = "y", .is_log = true}, {{"a", Form::line, {1, 2, 3}, {-1, 0, std::nan("")}}}};
  EXPECT_FALSE(scales_of(chart).y.is_log());
  chart.series.push_back({"b", Form::line, {1, 9}, {0.01, 100}, {0.001, 90}, {0.02, 500}});
  chart.marks = {{12, "end"}, {1000, "far", true}};
  const Scales scales = scales_of(chart);
  EXPECT_TRUE(scales.y.is_log());
  for (const double y : {0.001, 500.0, 1000.0}) {
    EXPECT_GE(scales.y.part(y), 0) << y;
    EXPECT_LE(scales.y.part(y), 1) << y;
  }
  EXPECT_LE(scales.x.part(12), 1);
}

}  // namespace
}  // namespace pellucid::draw
