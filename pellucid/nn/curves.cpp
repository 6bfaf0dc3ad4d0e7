#include "pellucid/nn/curves.hpp"

#include <algorithm>

#include "pellucid/graph/differentiate.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::nn {

namespace {

constexpr Index points = 121;
constexpr Index row_width = 3;  // of entries that look at a whole row

std::vector<double> spread(double from, double to) {
  std::vector<double> x;
  for (Index i = 0; i < points; ++i)
    x.push_back(from + (to - from) * static_cast<double>(i) / static_cast<double>(points - 1));
  return x;
}

/// Runs a program of "x" [B, 1] on all points at once, in float64.
std::vector<Curve> run(graph::Graph& graph, const std::vector<plan::Output>& outputs, const std::vector<double>& x) {
  plan::Store store(Element::float64, 1);
  plan::Plan plan(graph, outputs, {}, store,
                  {.isa = kernels::best(kernels::default_set()), .batch = static_cast<Index>(x.size())});
  const std::span<double> given = plan.input<double>("x");
  if (!given.empty()) std::ranges::copy(x, given.begin());  // a constant does not read it
  Team one(1);
  plan.run(one);
  std::vector<Curve> curves;
  for (const plan::Output& output : outputs) {
    const std::span<const double> values = plan.output<double>(output.name);
    curves.push_back({output.name, {values.begin(), values.end()}});
  }
  return curves;
}

const graph::Shape column{graph::batch, 1};

Value x_of(graph::Graph& graph) { return graph.input("x", column); }

Value first_of_row(graph::Graph& graph) { return equal(iota(graph, row_width), 0); }

Plot value_and_derivative(graph::Graph& graph, std::string axis, std::vector<double> x, Value value) {
  const Value derivative = graph::gradients(sum(value), std::vector{x_of(graph)}).front();
  std::vector<Curve> curves = run(graph, {{"value", value}, {"derivative", derivative}}, x);
  return {std::move(axis), std::move(x), std::move(curves)};
}

}  // namespace

Plot plot_of(const Activation& entry, const Arguments& with) {
  graph::Graph graph;
  const Value first = first_of_row(graph);
  const Value row = entry.define(x_of(graph) * first, with);
  return value_and_derivative(graph, "z", spread(-6, 6), sum_last(where(first, row, 0)));
}

Plot plot_of(const Loss& entry, const Arguments& with) {
  graph::Graph graph;
  const bool is_row = entry.truth == Truth::classes;
  const Value scores = is_row ? x_of(graph) * first_of_row(graph) : x_of(graph);
  const Value truth = broadcast_to(graph.constant(is_row ? 0 : 1), column);
  return value_and_derivative(graph, is_row ? "p, the score of the true class" : "p, for the truth y = 1",
                              spread(-4, 4), mean_last(entry.define(truth, scores, with)));
}

Plot plot_of(const Schedule& entry, const Arguments& with) {
  constexpr double run_epochs = 100;  // of one step each
  graph::Graph graph;
  const auto number = [&](double value) { return broadcast_to(graph.constant(value), column); };
  const Value epoch = x_of(graph);
  const double own = with.has("epochs") ? with["epochs"] : 0;
  const Value epochs = number(own > 0 ? own : run_epochs);
  const Value rate = entry.define(number(1), {epoch, epoch, epochs, number(run_epochs), number(1)}, with);
  std::vector<double> x;
  for (double at = 0; at < run_epochs; ++at) x.push_back(at);
  std::vector<Curve> curves = run(graph, {{"rate", rate}}, x);
  return {"epoch", std::move(x), std::move(curves)};
}

Plot plot_of(const Initializer& entry, const Arguments& with) {
  constexpr double fan = 16;
  graph::Graph graph;
  const Value first = broadcast_to(entry.define(x_of(graph), fan, fan, with), column);
  std::vector<double> x = spread(0.002, 0.998);
  std::vector<Curve> curves = run(graph, {{"value", first}}, x);
  return {"u, the part of all values below", std::move(x), std::move(curves)};
}

}  // namespace pellucid::nn
