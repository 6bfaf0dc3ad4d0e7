#include "pellucid/graph/print.hpp"

#include "pellucid/base/text.hpp"
#include "pellucid/graph/operations.hpp"

namespace pellucid::graph {

namespace {

std::string bracketed(Value value, int least_precedence) {
  const Node& node = value.graph->node(value);
  const bool negative = node.op == Op::constant && node.number < 0;
  const int precedence = negative ? operation(Op::neg).precedence : operation(node.op).precedence;
  const std::string text = formula(value);
  return precedence < least_precedence ? "(" + text + ")" : text;
}

// Fills "%a + %b". The right operand of - / ^ and the left of ^ need the next higher precedence.
std::string infix(const Operation& row, Value a, Value b) {
  const bool power = row.op == Op::pow;
  std::string text;
  for (const char* letter = row.print; *letter != '\0'; ++letter) {
    if (*letter != '%') {
      text += *letter;
    } else if (*++letter == 'a') {
      text += bracketed(a, row.precedence + (power ? 1 : 0));
    } else {
      text += bracketed(b, row.precedence + (power ? 0 : 1));
    }
  }
  return text;
}

}  // namespace

std::string formula(Value value) {
  Graph& graph = *value.graph;
  const Node& node = graph.node(value);
  if (node.op == Op::constant) return number_text(node.number);
  if (is_leaf(node.op)) return node.name;
  if (node.op == Op::detach || node.op == Op::broadcast) return formula(graph.value(node.inputs[0]));
  const Operation& row = operation(node.op);
  const Value a = graph.value(node.inputs[0]);
  const Value b = graph.value(node.inputs[1]);
  if (node.op == Op::less && graph.node(a).op == Op::constant) {  // 0 < z reads better as z > 0
    return bracketed(b, row.precedence + 1) + " > " + formula(a);
  }
  if (row.print[0] != '\0') return infix(row, a, b);
  std::string text = std::string(row.name) + "(";
  for (int i = 0; i < row.arity; ++i) {
    if (i > 0) text += ", ";
    text += formula(graph.value(node.inputs[static_cast<std::size_t>(i)]));
  }
  return text + ")";
}

std::string describe(Value value) {
  Graph& graph = *value.graph;
  const Node& node = graph.node(value);
  std::string text = "%" + std::to_string(value.id) + " = ";
  if (is_leaf(node.op)) return text + formula(value) + " " + to_string(node.shape);
  text += std::string(operation(node.op).name) + "(";
  for (int i = 0; i < operation(node.op).arity; ++i) {
    const Value input = graph.value(node.inputs[static_cast<std::size_t>(i)]);
    if (i > 0) text += ", ";
    text += is_leaf(graph.node(input).op) ? formula(input) : "%" + std::to_string(input.id);
    if ((i == 0 && node.transpose_a) || (i == 1 && node.transpose_b)) text += "ᵀ";
  }
  return text + ") " + to_string(node.shape);
}

std::string listing(Value value) {
  Graph& graph = *value.graph;
  std::vector<char> needed(static_cast<std::size_t>(value.id) + 1, 0);
  needed.back() = 1;
  for (int id = value.id; id >= 0; --id) {
    if (!needed[static_cast<std::size_t>(id)]) continue;
    for (const int input : graph.node(id).inputs) {
      if (input >= 0) needed[static_cast<std::size_t>(input)] = 1;
    }
  }
  std::string text;
  for (int id = 0; id <= value.id; ++id) {
    const Op op = graph.node(id).op;
    if (needed[static_cast<std::size_t>(id)] && op != Op::constant) text += describe(graph.value(id)) + "\n";
  }
  return text;
}

}  // namespace pellucid::graph
