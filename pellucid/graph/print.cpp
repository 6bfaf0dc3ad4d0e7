#include "pellucid/graph/print.hpp"

#include <cmath>
#include <map>
#include <span>

#include "pellucid/base/text.hpp"
#include "pellucid/graph/operations.hpp"

namespace pellucid::graph {

namespace {

// What stands in the formula for `value`: that it is repeated or has no gradient is not written.
Value written(Value value) {
  Graph& graph = *value.graph;
  while (graph.node(value).op == Op::detach || graph.node(value).op == Op::broadcast)
    value = graph.value(graph.node(value).inputs[0]);
  return value;
}

// Writes a value as its expression. A value that is used twice is written twice, so the text may be longer than the
// program by any factor, and it is as deep as the program: what is beyond reading is left out.
class Formula {
 public:
  std::string of(Value value) {
    if (values_ == most_values || depth_ == deepest) return left_out;
    ++values_;
    ++depth_;
    const std::string text = expression(written(value));
    --depth_;
    return text;
  }

  std::string bracketed(Value value, int least_precedence) {
    const Node& node = value.graph->node(written(value));
    const bool negative = node.op == Op::constant && std::signbit(node.number);
    const bool is_called = value.graph->called(written(value).id) != nullptr;
    const int precedence = is_called  ? operation(Op::exp).precedence
                           : negative ? operation(Op::neg).precedence
                                      : operation(node.op).precedence;
    const std::string text = of(value);
    return precedence < least_precedence && text != left_out ? "(" + text + ")" : text;
  }

 private:
  static constexpr int most_values = 10'000, deepest = 2'000;

  std::string expression(Value value) {
    Graph& graph = *value.graph;
    const Node& node = graph.node(value);
    if (const Graph::Called* called = graph.called(value.id)) {
      std::string text;
      for (const int operand : called->operands) text += (text.empty() ? "" : ", ") + of(graph.value(operand));
      return called->name + "(" + text + ")";
    }
    if (node.op == Op::constant) return number_text(node.number);
    if (is_leaf(node.op)) return node.name;
    const Operation& row = operation(node.op);
    const Value a = graph.value(node.inputs[0]);
    const Value b = graph.value(node.inputs[1]);
    if (node.op == Op::less && graph.node(a).op == Op::constant) {  // 0 < z reads better as z > 0
      return bracketed(b, row.precedence + 1) + " > " + of(a);
    }
    if (row.print[0] != '\0') return infix(row, a, b);
    std::string text = std::string(row.name) + "(";
    for (const int input : std::span(node.inputs).first(static_cast<std::size_t>(row.arity))) {
      if (text.back() != '(') text += ", ";
      text += of(graph.value(input));
    }
    return text + ")";
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

  int values_ = 0, depth_ = 0;
};

}  // namespace

std::string formula(Value value) { return Formula().of(value); }

std::string spelled_out(Value value) {
  const Node& node = value.graph->node(written(value));
  if (node.op != Op::sigmoid && node.op != Op::tanh && node.op != Op::sign) return formula(value);
  const Value of = value.graph->value(node.inputs[0]);
  const std::string a = formula(of);
  const std::string minus_a = "-" + Formula().bracketed(of, operation(Op::neg).precedence);
  if (node.op == Op::sigmoid) return "1 / (1 + exp(" + minus_a + "))";
  if (node.op == Op::sign) return "where(" + a + " > 0, 1, where(" + a + " < 0, -1, 0))";
  return "(exp(" + a + ") - exp(" + minus_a + ")) / (exp(" + a + ") + exp(" + minus_a + "))";
}

namespace {

// A node in terms of its operands, which `name` names.
template <class Name>
std::string described(Value value, const Name& name) {
  Graph& graph = *value.graph;
  const Node& node = graph.node(value);
  std::string text = std::string(operation(node.op).name) + "(";
  if (is_leaf(node.op)) return text + formula(value) + ") " + to_string(node.shape);
  for (int i = 0; i < operation(node.op).arity; ++i) {
    if (i > 0) text += ", ";
    text += name(graph.value(node.inputs[static_cast<std::size_t>(i)]));
    if ((i == 0 && node.transpose_a) || (i == 1 && node.transpose_b)) text += "ᵀ";
  }
  return text + ") " + to_string(node.shape);
}

}  // namespace

std::string listing(Value value) {
  std::map<int, int> number;  // by id: the lines count from 1
  std::string text;
  for (const int id : operands_first(value)) {
    const Value node = value.graph->value(id);
    if (node.graph->node(id).op == Op::constant) continue;
    number[id] = static_cast<int>(number.size()) + 1;
    text += "%" + std::to_string(number[id]) + " = " +
            described(node,
                      [&](Value operand) {
                        const auto found = number.find(operand.id);
                        return found == number.end() ? formula(operand) : "%" + std::to_string(found->second);
                      }) +
            "\n";
  }
  return text;
}

}  // namespace pellucid::graph
