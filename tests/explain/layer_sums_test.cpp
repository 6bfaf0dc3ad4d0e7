// A network in a line for each step: sizes, whether the gradient vanishes, units that are off or saturated.
#include "pellucid/explain/layer_sums.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "pellucid/explain/explain_row.hpp"
#include "pellucid/explain/layer_sums_json.hpp"
#include "pellucid/explain/step_words.hpp"
#include "tests/support/drawn_networks.hpp"

namespace pellucid {
namespace {

using Flow = LayerSums::Flow;
using testing::DrawnNetwork;
using testing::NetworkDraw;

Explanation explained(const std::string& steps, std::optional<double> target = 1.0,
                      std::vector<double> row = {0.5, -1}) {
  Recipe recipe;
  recipe.model = steps;
  recipe.dtype = Element::float64;
  return explain_row(Model(recipe, {Task::regression, static_cast<Index>(row.size()), 1, {}, {}}), row, target);
}

std::string deep(const std::string& steps, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += steps + " | ";
  return all + "linear";
}

TEST(LayerSums, are_those_of_the_numbers_that_explain_shows) {
  NetworkDraw draw(3);
  for (int i = 0; i < 12; ++i) {
    const DrawnNetwork drawn = draw.next();
    SCOPED_TRACE(drawn.steps);
    const Explanation row = explain_row(drawn.model(), drawn.row, drawn.target);
    const LayerSums sums = layer_sums(row);
    std::size_t does = 0;
    for (const Explanation::Step& step : row.steps) does += step.kind == Explanation::Kind::nothing ? 0 : 1;
    ASSERT_EQ(sums.lines.size(), does);
    for (const LayerSums::Line& line : sums.lines) {
      const Explanation::Step& step = row.steps[static_cast<std::size_t>(line.step)];
      double values = 0, gradients = 0;
      for (const double each : step.values) values += each * each;
      for (const double each : step.derivatives) gradients += each * each;
      const auto count = static_cast<double>(step.values.size());
      EXPECT_NEAR(line.activation, std::sqrt(values / count), 1e-12 * (1 + line.activation));
      EXPECT_NEAR(line.gradient, std::sqrt(gradients / count), 1e-12 * (1 + line.gradient));
      if (line.off) {
        EXPECT_EQ(*line.off, std::count(step.slopes.begin(), step.slopes.end(), 0.0));
      }
    }
    const std::string text = text_of(sums);
    EXPECT_GE(std::count(text.begin(), text.end(), '\n'), static_cast<std::ptrdiff_t>(does) + 3) << text;
    EXPECT_EQ(json_of(sums)["layers"].size(), does);
  }
}

TEST(LayerSums, say_by_a_factor_of_a_thousand_whether_the_gradient_vanishes) {
  EXPECT_EQ(layer_sums(explained(deep("linear(8) | sigmoid", 8))).flow, Flow::vanishes);
  EXPECT_EQ(layer_sums(explained(deep("linear(8, init=constant(value=3))", 4))).flow, Flow::explodes);
  EXPECT_EQ(layer_sums(explained("linear(8) | tanh | linear")).flow, Flow::arrives);
  EXPECT_EQ(layer_sums(explained("linear(8, bias_init=constant(value=-100)) | relu | linear")).flow, Flow::none);
  EXPECT_EQ(layer_sums(explained("linear", std::nullopt)).flow, Flow::unknown);
  LayerSums at_the_limit = layer_sums(explained("linear(2) | tanh | linear"));
  EXPECT_EQ(at_the_limit.ratio, at_the_limit.lines.front().gradient / at_the_limit.lines.back().gradient);
  const std::string text = text_of(layer_sums(explained(deep("linear(8) | sigmoid", 8))));
  EXPECT_NE(text.find("The gradient vanishes: at step 0 it is 1/"), std::string::npos) << text;
}

TEST(LayerSums, count_units_that_are_off_or_saturated_for_the_row) {
  const LayerSums sums =
      layer_sums(explained("linear(6, bias_init=constant(value=50)) | tanh | linear(3) | relu | linear"));
  EXPECT_EQ(sums.lines[1].flat, 6);
  EXPECT_FALSE(sums.lines[0].off);
  EXPECT_FALSE(sums.lines[3].flat);
  ASSERT_TRUE(sums.lines[3].off);
  EXPECT_EQ(layer_sums(explained("linear(6, init=constant(value=0.1)) | tanh | linear")).lines[1].flat, 0);
}

TEST(StepWords, name_branches_rows_of_tables_and_what_a_step_is_for) {
  const auto words = [](const Explanation& row, int step) {
    std::string all;
    for (const std::string& line : explaining::words_of(row, step)) all += line + "\n";
    return all;
  };
  const Explanation branches = explained("linear(2) | concat(identity, linear(3) | tanh, linear(1)) | linear");
  const std::string told = words(branches, 1);
  EXPECT_NE(told.find("side by side\n"), std::string::npos) << told;
  EXPECT_NE(told.find("n₁₂ to n₂₂: identity\n"), std::string::npos) << told;
  EXPECT_NE(told.find("n₃₂ to n₅₂: linear(units=3"), std::string::npos) << told;
  EXPECT_NE(told.find("n₆₂: linear(units=1"), std::string::npos) << told;
  EXPECT_EQ(words(branches, 0), "");
  const std::string added = words(explained("linear(2) | residual(tanh) | linear"), 1);
  EXPECT_NE(added.find("to the input\n"), std::string::npos) << added;
  EXPECT_NE(text_of(branches).find("n₆₂: linear(units=1"), std::string::npos);

  Recipe recipe;
  recipe.model = "embedding(2) | linear";
  recipe.dtype = Element::float64;
  Signature signature{Task::regression, 3, 1, {}, {}};
  signature.fields = {{Field::Holds::numbers, {0}, 0, {}}, {Field::Holds::codes, {1, 2}, 7, {}}};
  const std::vector<std::string> names{"size", "island", "sex"};
  const Explanation row = explain_row(Model(recipe, signature), std::vector<double>{0.5, 2, 6}, 1.0, names);
  const std::string taken = words(row, 0);
  EXPECT_NE(taken.find("x₂ = 2 takes row 2 of 0.0.weight, for island\n"), std::string::npos) << taken;
  EXPECT_NE(taken.find("x₃ = 6 takes row 6 of 0.0.weight, for sex\n"), std::string::npos) << taken;
  EXPECT_EQ(taken.find("x₁"), std::string::npos) << taken;
}

}  // namespace
}  // namespace pellucid
