// Initializers by what each promises: deviations and bounds with their gains and fans, right angles, and calls inside a
// layer's parameters.
#include <gtest/gtest.h>

#include <cmath>

#include "pellucid/nn/network.hpp"
#include "tests/support/failure.hpp"

namespace pellucid::nn {
namespace {

using testing::error_of;
using testing::says;

std::vector<double> values_of(const std::string& initializer, Index rows, Index columns, std::uint64_t seed = 1) {
  graph::Graph graph;
  const ParameterInfo parameter{"0.weight",
                                graph.parameter("0.weight", {rows, columns}),
                                initializer,
                                static_cast<double>(rows),
                                static_cast<double>(columns),
                                {1, 0}};
  return initial_values(parameter, seed, kernels::Isa::generic);
}

double deviation_of(const std::vector<double>& values) {
  double squares = 0;
  for (const double value : values) squares += value * value;
  return std::sqrt(squares / static_cast<double>(values.size()));
}

TEST(Initializers, have_the_deviations_of_their_papers_by_gain_and_fan) {
  constexpr double in = 200, out = 50;
  const double relu = std::sqrt(2.0), leaky = std::sqrt(2 / (1 + 0.04));
  for (const auto& [text, deviation] : {
           std::pair("kaiming_normal", relu / std::sqrt(in)),
           std::pair("kaiming_normal(fan=out)", relu / std::sqrt(out)),
           std::pair("kaiming_normal(gain=leaky_relu(alpha=0.2))", leaky / std::sqrt(in)),
           std::pair("kaiming_uniform(fan=out, gain=leaky_relu(0.2))", leaky / std::sqrt(out)),
           std::pair("kaiming_uniform(gain=tanh)", 5.0 / 3 / std::sqrt(in)),
           std::pair("xavier_normal", std::sqrt(2 / (in + out))),
           std::pair("xavier_normal(gain=tanh)", 5.0 / 3 * std::sqrt(2 / (in + out))),
           std::pair("xavier_uniform(gain=0.5)", 0.5 * std::sqrt(2 / (in + out))),
           std::pair("lecun_normal", 1 / std::sqrt(in)),
           std::pair("lecun_uniform", 1 / std::sqrt(in)),
       }) {
    EXPECT_NEAR(deviation_of(values_of(text, 200, 50)) / deviation, 1, 0.02) << text;
  }
}

TEST(Orthogonal, has_vectors_of_one_length_at_right_angles) {
  for (const auto& [rows, columns] : {std::pair<Index, Index>{30, 12}, {12, 30}, {20, 20}, {1, 7}, {7, 1}}) {
    const std::vector<double> w = values_of("orthogonal(gain=3)", rows, columns);
    const bool is_wide = rows < columns;
    const Index vectors = is_wide ? rows : columns, size = is_wide ? columns : rows;
    const auto at = [&](Index vector, Index i) {
      return w[static_cast<std::size_t>(is_wide ? vector * columns + i : i * columns + vector)];
    };
    for (Index a = 0; a < vectors; ++a) {
      for (Index b = 0; b <= a; ++b) {
        double dot = 0;
        for (Index i = 0; i < size; ++i) dot += at(a, i) * at(b, i);
        EXPECT_NEAR(dot, a == b ? 9 : 0, 1e-13) << rows << " x " << columns;
      }
    }
  }
  EXPECT_NE(values_of("orthogonal", 5, 5, 1), values_of("orthogonal", 5, 5, 2));
}

TEST(Initializers, are_calls_inside_a_layers_parameters) {
  const std::vector<Step> steps = parse_model("linear(4, init=kaiming_normal(fan=out, gain=leaky_relu(0.1))) | linear");
  EXPECT_EQ(steps[0].layer.arguments.text("init"), "kaiming_normal(gain=leaky_relu(0.1), fan=out)");
  EXPECT_EQ(parse_model(steps[0].written())[0].written(), steps[0].written());
  const auto refuses = [](const std::string& model, const std::string& part) {
    const Error error = error_of([&] { parse_model(model); });
    EXPECT_EQ(error.fault, Fault::usage);
    EXPECT_TRUE(says(error, part)) << model;
  };
  refuses("linear(4, init=kaiming_norma)", "did you mean \"kaiming_normal\"");
  refuses("linear(4, init=kaiming_normal(fan=both))", "not in or out");
  refuses("linear(4, init=kaiming_normal(gain=-1))", "not above 0");
  refuses("linear(4, init=kaiming_normal(gain=softmax))", "whose gain is not known");
  refuses("linear(4, init=kaiming_normal(gain=rleu))", "neither a number nor an activation");
  refuses("linear(4, init=normal(deviation=0))", "deviation");
}

}  // namespace
}  // namespace pellucid::nn
