// Against std::to_chars over all kinds of doubles: drawn bits, powers of two and ten, whole numbers, neighbours.
#include "pellucid/base/shortest.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <random>

namespace pellucid {
namespace {

void expect_the_same(double value) {
  char text[1100];
  EXPECT_EQ(shortest_text(value), std::string(text, std::to_chars(text, text + sizeof text, value).ptr));
  EXPECT_EQ(shortest_fixed_text(value),
            std::string(text, std::to_chars(text, text + sizeof text, value, std::chars_format::fixed).ptr));
}

TEST(Shortest, is_the_text_of_the_standard_library) {
  using Limits = std::numeric_limits<double>;
  for (const double each :
       {0.0, -0.0, 1.0, -1.5, 0.1, 1e5, 123456.0, 1e22, 1e23, 0.0001, 0.00001234, Limits::infinity(),
        -Limits::infinity(), Limits::quiet_NaN(), Limits::max(), Limits::min(), Limits::denorm_min()}) {
    expect_the_same(each);
  }
  for (int power = -1074; power < 1024; ++power) {
    const double two = std::ldexp(1.0, power);
    for (const double each : {two, std::nextafter(two, 0), std::nextafter(two, 1e300)}) expect_the_same(each);
  }
  std::mt19937_64 draw(3);
  for (int i = 0; i < 4000; ++i) {
    const double drawn = std::bit_cast<double>(draw());
    if (std::isfinite(drawn)) expect_the_same(drawn);
    expect_the_same(static_cast<double>(draw() % 100'000'000) / 10'000);
    expect_the_same(static_cast<double>(draw() >> (draw() % 64)));
  }
}

}  // namespace
}  // namespace pellucid
