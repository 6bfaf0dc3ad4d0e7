#include "pellucid/explain/formulas.hpp"

#include <array>

#include "pellucid/explain/explanation_program.hpp"
#include "pellucid/graph/differentiate.hpp"
#include "pellucid/graph/print.hpp"

namespace pellucid::explaining {

namespace {

using graph::Graph;
using graph::Node;
using graph::Op;

bool is_where_of(const Node& node, Value condition) { return node.op == Op::where && node.inputs[0] == condition.id; }

Value sum_of(Value a, Value b) {
  Graph& graph = *a.graph;
  const auto is_zero = [&](int id) { return graph.node(id).op == Op::constant && graph.node(id).number == 0; };
  const Node left = graph.node(a);
  const Node right = graph.node(b);
  if (a == b && left.op == Op::mul && graph.node(left.inputs[0]).op == Op::constant)
    return 2 * graph.node(left.inputs[0]).number * graph.value(left.inputs[1]);
  if (a == b) return 2 * a;
  if (left.op != Op::where || !is_where_of(right, graph.value(left.inputs[0]))) return a + b;
  const Value condition = graph.value(left.inputs[0]);
  if (is_zero(left.inputs[2]) && is_zero(right.inputs[1]))
    return where(condition, graph.value(left.inputs[1]), graph.value(right.inputs[2]));
  if (is_zero(left.inputs[1]) && is_zero(right.inputs[2]))
    return where(condition, graph.value(right.inputs[1]), graph.value(left.inputs[2]));
  return a + b;
}

// The same number as a person writes it: (y - p) ^ 2 for a product with itself, 2 * a for a + a, one where for two.
Value as_written(Value value) {
  Graph& graph = *value.graph;
  const Node node = graph.node(value);
  if (!is_elementwise(node.op)) return value;
  std::array<Value, 3> operands;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    if (node.inputs[i] >= 0) operands[i] = as_written(graph.value(node.inputs[i]));
  }
  if (node.op == Op::add) return sum_of(operands[0], operands[1]);
  if (node.op == Op::mul && operands[0] == operands[1])
    return graph.add({.op = Op::pow, .shape = node.shape, .inputs = {operands[0].id, graph.constant(2).id, -1}});
  return apply(node.op, operands[0], operands[1], operands[2]);
}

template <class Define>
std::string formula_in(const char* name, const Define& define) {
  Graph graph;
  return graph::formula(as_written(define(graph.scalar(name))));
}

}  // namespace

void add_formulas(Explanation::Step& step, const nn::Use<nn::Activation>& use) {
  const auto value = [&](Value z) { return use.entry->define(z, use.arguments); };
  step.formula = formula_in("z", value);
  step.slope = formula_in("z", [&](Value z) { return graph::gradients(value(z), std::array{z})[0]; });
}

void add_formulas(Explanation::Loss& loss, const nn::Use<nn::Loss>& use) {
  const auto value = [&](Value p) { return use.entry->define(p.graph->scalar("y"), p, use.arguments); };
  loss.formula = formula_in("p", value);
  loss.slope = formula_in("p", [&](Value p) { return graph::gradients(value(p), std::array{p})[0]; });
}

bool is_formula(const nn::Use<nn::Loss>& use, Index outputs) {
  if (outputs != 1) return false;
  Graph graph;
  const Value p = graph.input("p", {graph::batch, 1});
  return is_elementwise_in(use.entry->define(graph.input("y", {graph::batch, 1}), p, use.arguments), p);
}

}  // namespace pellucid::explaining
