// When a unit is saturated: below 5 % of an activation's greatest slope, if it is flat on both sides.
#include "pellucid/nn/saturation.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "pellucid/nn/curves.hpp"
#include "pellucid/nn/steps.hpp"

namespace pellucid::nn {
namespace {

TEST(Saturation, is_told_by_the_greatest_slope) {
  const auto limit = [](const char* steps) { return saturated_slope(parse_model(steps).front().activation); };
  EXPECT_NEAR(limit("sigmoid"), 0.05 * 0.25, 1e-12);
  EXPECT_NEAR(limit("tanh"), 0.05, 1e-12);
  EXPECT_NEAR(limit("softsign"), 0.05, 1e-12);
  for (const char* other : {"relu", "leaky_relu", "identity", "elu", "gelu", "softplus", "softmax", "sign", "step"})
    EXPECT_EQ(limit(other), 0) << other;
}

TEST(Saturation, is_of_activations_that_are_flat_at_both_ends) {
  for (const Activation& entry : catalogue<Activation>()) {
    if (entry.is_over_row) continue;
    bool has_required = false;
    for (const Parameter& parameter : entry.parameters) has_required |= parameter.kind == Kind::expression;
    if (has_required) continue;
    const Use<Activation> use = parse_model(entry.name.text).front().activation;
    const std::vector<double> slopes = plot_of(entry, use.arguments).curves.back().y;
    const double limit = saturated_slope(use);
    double greatest = 0;
    for (const double slope : slopes) greatest = std::max(greatest, std::abs(slope));
    const bool is_flat = std::max(std::abs(slopes.front()), std::abs(slopes.back())) < 0.05 * greatest;
    EXPECT_EQ(limit, is_flat ? 0.05 * greatest : 0) << entry.name.text;
  }
}

}  // namespace
}  // namespace pellucid::nn
