// One sweep from the loss back to the leaves: every node is met after all that use it, in an order (so with sums) that
// follows from the program alone.
#include "pellucid/graph/differentiate.hpp"

#include "pellucid/base/error.hpp"
#include "pellucid/graph/operations.hpp"
#include "pellucid/graph/per_node.hpp"
#include "pellucid/graph/simplify.hpp"

namespace pellucid::graph {

namespace {

/// A gradient of the form where(condition, inner, 0) or where(condition, 0, inner).
struct Masked {
  Value condition, inner;
  bool when_true;

  Value wrap(Value value) const { return when_true ? where(condition, value, 0) : where(condition, 0, value); }
};

bool read_mask(Value gradient, Masked& mask) {
  Graph& graph = *gradient.graph;
  const Node& node = graph.node(gradient);
  if (node.op != Op::where) return false;
  const Value yes = graph.value(node.inputs[1]);
  const Value no = graph.value(node.inputs[2]);
  if (!is_constant(no, 0) && !is_constant(yes, 0)) return false;
  mask = {graph.value(node.inputs[0]), is_constant(no, 0) ? yes : no, is_constant(no, 0)};
  return true;
}

// What `node` passes on to its operands. Behind a branch that was not taken, a local derivative may be infinite or NaN
// (exp(z) at 89), and 0 * inf is NaN: so the mask is taken off, the rule applied, and the mask laid over the result.
Contributions pass_on(Graph& graph, int id, Value gradient) {
  const Node node = graph.node(id);
  Operands operands;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    if (node.inputs[i] >= 0) operands[i] = graph.value(node.inputs[i]);
  }
  const Derivative derivative = operation(node.op).derivative;
  Masked mask;
  if (!is_elementwise(node.op) || !read_mask(gradient, mask)) return derivative(operands, graph.value(id), gradient);
  Contributions contributions = derivative(operands, graph.value(id), mask.inner);
  for (Value& contribution : contributions) {
    if (contribution) contribution = mask.wrap(contribution);
  }
  return contributions;
}

Value added(Value total, Value contribution, Value leaf) {
  if (rows_of(total) || rows_of(contribution)) {
    fail({Fault::usage, "a leaf whose rows are looked up is used in another place too", leaf.graph->node(leaf).name, "",
          "look its rows up in one place, or give each place a leaf of its own"});
  }
  return total + contribution;
}

}  // namespace

Rows rows_of(Value gradient) {
  const Node& node = gradient.graph->node(gradient);
  return node.op == Op::segment_total ? Rows{gradient.graph->value(node.inputs[0]), gradient} : Rows{};
}

std::vector<Value> gradients(Value loss, std::span<const Value> with_respect_to) {
  if (loss.shape().rank() != 0) {
    fail({Fault::usage, "only a scalar can be differentiated", "", "its shape is " + to_string(loss.shape()),
          "take the mean or the sum first"});
  }
  Graph& graph = *loss.graph;
  const int end = loss.id + 1;
  const std::vector<int> order = operands_first(loss);
  PerNode<bool> needed(end);
  for (const Value value : with_respect_to) {
    if (value.id < end) needed[value.id] = true;
  }
  for (const int id : order) {
    const Node& node = graph.node(id);
    if (operation(node.op).derivative == operation(Op::detach).derivative) continue;
    for (const int input : node.inputs) {
      if (input >= 0 && needed[input]) needed[id] = true;
    }
  }

  PerNode<Value> gradient_of(end);
  gradient_of[loss.id] = graph.constant(1);
  for (auto at = order.rbegin(); at != order.rend(); ++at) {
    const int id = *at;
    const Value gradient = gradient_of[id];
    if (!gradient || !needed[id] || is_leaf(graph.node(id).op)) continue;
    const Contributions contributions = pass_on(graph, id, gradient);
    for (std::size_t i = 0; i < contributions.size(); ++i) {
      const int input = graph.node(id).inputs[i];
      if (!contributions[i] || input < 0 || !needed[input]) continue;
      const Value operand = graph.value(input);
      const Value contribution =
          rows_of(contributions[i]) ? contributions[i] : sum_to(contributions[i], operand.shape());
      Value& total = gradient_of[input];
      total = total ? added(total, contribution, operand) : contribution;
    }
  }

  std::vector<Value> result;
  for (const Value value : with_respect_to) {
    const Value gradient = value.id < end ? gradient_of[value.id] : Value{};
    const bool is_rows = gradient && rows_of(gradient);
    result.push_back(is_rows ? gradient : broadcast_to(gradient ? gradient : graph.constant(0), value.shape()));
  }
  return result;
}

}  // namespace pellucid::graph
