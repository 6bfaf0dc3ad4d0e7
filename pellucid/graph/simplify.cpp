#include "pellucid/graph/simplify.hpp"

#include "pellucid/graph/operations.hpp"

namespace pellucid::graph {

namespace {

// Operations that IEEE 754 rounds exactly; the others wait for the kernels' own elementary functions.
bool folds(Op op) {
  switch (op) {
    case Op::neg:
    case Op::abs:
    case Op::sign:
    case Op::sqrt:
    case Op::floor:
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::maximum:
    case Op::minimum:
    case Op::less:
    case Op::less_equal:
    case Op::equal:
      return true;
    default:
      return false;
  }
}

bool is_number(Value value) { return value && value.graph->node(value).op == Op::constant; }
double number(Value value) { return value.graph->node(value).number; }

// x stretched to the shape the operation would have had.
Value stretched(Value x, Value other) { return broadcast_to(x, broadcast_shape(x.shape(), other.shape(), "simplify")); }

// where(c, a, 0) + where(c, b, 0) = where(c, a + b, 0): keeps the mask of a branch outermost, so that the gradient
// of what lies behind it is masked again at each step back (see differentiate.cpp).
Value merge_masks(Value a, Value b) {
  Graph& graph = *a.graph;
  const Node& left = graph.node(a);
  const Node& right = graph.node(b);
  if (left.op != Op::where || right.op != Op::where || left.inputs[0] != right.inputs[0]) return {};
  const Value condition = graph.value(left.inputs[0]);
  for (const std::size_t zero : {std::size_t{2}, std::size_t{1}}) {
    if (!is_constant(graph.value(left.inputs[zero]), 0) || !is_constant(graph.value(right.inputs[zero]), 0)) continue;
    const Value sum = graph.value(left.inputs[3 - zero]) + graph.value(right.inputs[3 - zero]);
    return zero == 2 ? where(condition, sum, 0) : where(condition, 0, sum);
  }
  return {};
}

}  // namespace

bool is_constant(Value value, double wanted) { return is_number(value) && number(value) == wanted; }

Value simplify(Op op, Value a, Value b, Value c) {
  Graph& graph = *a.graph;
  if (folds(op) && is_number(a) && (!b || is_number(b))) {
    return graph.constant(operation(op).value(number(a), b ? number(b) : 0, 0));
  }
  switch (op) {
    case Op::neg:
      return graph.node(a).op == Op::neg ? graph.value(graph.node(a).inputs[0]) : Value{};
    case Op::add:
      if (is_constant(a, 0)) return stretched(b, a);
      if (is_constant(b, 0)) return stretched(a, b);
      return merge_masks(a, b);
    case Op::sub:
      return is_constant(b, 0) ? stretched(a, b) : Value{};
    case Op::mul:
      if (is_constant(a, 1)) return stretched(b, a);
      if (is_constant(b, 1)) return stretched(a, b);
      if (is_constant(a, -1)) return -b;
      if (is_constant(b, -1)) return -a;
      return {};
    case Op::div:
      return is_constant(b, 1) ? stretched(a, b) : Value{};
    case Op::pow:
      if (is_constant(b, 2)) return a * a;
      return is_constant(b, 1) ? stretched(a, b) : Value{};
    case Op::where:
      if (is_number(a)) return number(a) != 0 ? stretched(b, c) : stretched(c, b);
      return b == c && b.shape() == broadcast_shape(a.shape(), b.shape(), "where") ? b : Value{};
    default:
      return {};
  }
}

}  // namespace pellucid::graph
