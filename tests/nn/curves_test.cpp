// The curves of reference pages: what they show is what the entries compute.
#include "pellucid/nn/curves.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "pellucid/nn/spec.hpp"

namespace pellucid::nn {
namespace {

template <class Entry>
Plot plot(const char* text) {
  const Use<Entry> entry = use<Entry>(text);
  return plot_of(*entry.entry, entry.arguments);
}

const std::vector<double>& curve(const Plot& plot, const std::string& name) {
  return std::ranges::find(plot.curves, name, &Curve::name)->y;
}

/// The largest distance between a derivative and the slope of the value through both neighbours.
double worst_slope(const Plot& plot) {
  const std::vector<double>& y = curve(plot, "value");
  const std::vector<double>& slope = curve(plot, "derivative");
  double worst = 0;
  for (std::size_t i = 1; i + 1 < y.size(); ++i) {
    worst = std::max(worst, std::fabs((y[i + 1] - y[i - 1]) / (plot.x[i + 1] - plot.x[i - 1]) - slope[i]));
  }
  return worst;
}

TEST(Curves, show_value_and_derivative_of_activations_and_losses) {
  const Plot sigmoid = plot<Activation>("sigmoid");
  EXPECT_EQ(sigmoid.x[60], 0);
  EXPECT_EQ(curve(sigmoid, "value")[60], 0.5);
  EXPECT_EQ(curve(sigmoid, "derivative")[60], 0.25);
  for (const char* name : {"tanh", "gelu", "mish", "softmax", "log_softmax", "softplus(beta=2)"}) {
    EXPECT_LE(worst_slope(plot<Activation>(name)), 0.01) << name;
  }
  for (const char* name : {"bce", "cce", "log_cosh", "focal"}) {
    EXPECT_LE(worst_slope(plot<Loss>(name)), 0.01) << name;
  }
  EXPECT_NEAR(curve(plot<Loss>("cce"), "value")[60], std::log(3), 1e-12);
}

TEST(Curves, show_the_rate_of_each_epoch) {
  const Plot drops = plot<Schedule>("step(size=10, gamma=0.5)");
  EXPECT_EQ(curve(drops, "rate")[9], 1);
  EXPECT_EQ(curve(drops, "rate")[10], 0.5);
  EXPECT_EQ(curve(drops, "rate")[99], std::pow(0.5, 9));
}

TEST(Curves, of_first_values_grow_with_the_part_below) {
  for (const char* name : {"uniform", "normal", "truncated_normal", "kaiming_normal", "ones"}) {
    EXPECT_TRUE(std::ranges::is_sorted(curve(plot<Initializer>(name), "value"))) << name;
  }
}

}  // namespace
}  // namespace pellucid::nn
