#include "pellucid/explain/written_out.hpp"

#include <algorithm>
#include <array>

#include "pellucid/base/text.hpp"
#include "pellucid/graph/operations.hpp"

namespace pellucid::explaining {

namespace {

using graph::Graph;
using graph::Node;
using graph::Op;
using How = Made::How;

constexpr int sums = 2, products = 3;       // precedences, as graph/operations.hpp has them
constexpr std::size_t longest_inside = 12;  // numbers of a formula that is written again where it is used again

/// Whether what stands at one place of the operand stands at one place of the node at most.
bool keeps_places(const Graph& graph, int node, int operand) {
  const Node& at = graph.node(node);
  if (at.op == Op::put) return !is_reduction(at);
  const bool keeps = is_elementwise(at.op) || at.op == Op::reshape || at.op == Op::detach;
  return keeps && count_of(graph, node) == count_of(graph, operand);
}

std::string text_of_constant(double value) {
  const std::string text = number_text(std::abs(value));
  std::string written;
  for (const char c : text) written += c == '-' ? "−" : std::string(1, c);
  return (value < 0 ? "−" : "") + written;
}

}  // namespace

Writer::Writer(const Local& local, std::function<Symbol(Number)> name_of, Index layer, std::string marks)
    : local_(local), name_of_(std::move(name_of)), layer_(layer), marks_(std::move(marks)) {
  find_parts();
}

// A number is written where it is used if only one output is made of it; a sum that several are made of, and a long
// formula, become parts.
void Writer::find_parts() {
  const Graph& graph = local_.graph;
  const std::vector<int> order = operands_first(local_.out);
  std::map<int, std::vector<int>> users;
  for (const int id : order) {
    for (const int input : graph.node(id).inputs) {
      if (input >= 0) users[input].push_back(id);
    }
  }
  std::map<int, bool> is_once;
  for (auto id = order.rbegin(); id != order.rend(); ++id) {
    const std::vector<int>& by = users[*id];
    is_once[*id] = *id == local_.out.id || (by.size() == 1 && is_once[by[0]] && keeps_places(graph, by[0], *id));
  }
  static constexpr std::array<const char*, 7> letters{"s", "t", "u", "v", "q", "r", "h"};
  std::map<int, std::size_t> lengths;
  for (const int id : order) {
    const Node& node = graph.node(id);
    if (is_leaf(node.op) || id == local_.in.id) {
      lengths[id] = 1;
      continue;
    }
    std::size_t length = is_elementwise(node.op) ? 1 : 0;
    for (const int input : node.inputs) length += input >= 0 ? lengths[input] : 0;
    const bool is_long = is_elementwise(node.op) && length > longest_inside;
    if (!is_once[id] && (is_reduction(node) || is_long)) {
      const std::size_t place = letters_.size();
      letters_[id] = letters[place % letters.size()];
      for (std::size_t round = place / letters.size(); round > 0; --round) letters_[id] += "′";
      length = 1;
    }
    lengths[id] = length;
  }
}

Made Writer::made(Number number) const {
  if (number.node == local_.in.id) return {How::leaf, {}};
  return made_of(local_.graph, number, [&](Number other) { return local_.value(other); });
}

// Whether it is 0 by how it is made: padding, and what is a product with it.
bool Writer::is_zero(Number number) const {
  const Node& node = local_.graph.node(number.node);
  if (node.op == Op::constant) return node.number == 0;
  const Made made = this->made(number);
  switch (made.how) {
    case How::zero:
      return true;
    case How::same:
      return is_zero(made.of[0]);
    case How::applied:
      if (node.op == Op::mul) return is_zero(made.of[0]) || is_zero(made.of[1]);
      if (node.op == Op::div) return is_zero(made.of[0]);
      return (node.op == Op::add || node.op == Op::sub) && is_zero(made.of[0]) && is_zero(made.of[1]);
    default:
      return false;
  }
}

Expression Writer::output(std::size_t unit) {
  Expression expression;
  write(expression, {local_.out.id, unit}, 0);
  return expression;
}

void Writer::write(Expression& to, Number number, int precedence) {
  const Node& node = local_.graph.node(number.node);
  if (node.op == Op::constant || node.op == Op::scalar || node.op == Op::iota) {
    const double value = local_.value(number);
    const std::string text = text_of_constant(value);
    to.words(value < 0 && precedence > 0 ? "(" + text + ")" : text);
    return;
  }
  const Made made = this->made(number);
  switch (made.how) {
    case How::leaf:
      to.symbol(name_of_(number), local_.value(number));
      return;
    case How::zero:
      to.words("0");
      return;
    case How::same:
      write(to, made.of[0], precedence);
      return;
    default:
      break;
  }
  if (letters_.contains(number.node)) {
    name_part(to, number, made);
  } else if (made.how == How::applied) {
    write_applied(to, made, node, precedence);
  } else {
    write_reduced(to, made, precedence);
  }
}

void Writer::name_part(Expression& to, Number number, const Made& made) {
  const std::pair<int, std::size_t> key{number.node, number.place};
  if (!known_.contains(key)) {
    const Symbol symbol{letters_.at(number.node) + marks_, {static_cast<Index>(number.place) + 1, layer_}};
    Expression right;
    if (made.how == How::applied)
      write_applied(right, made, local_.graph.node(number.node), 0);
    else
      write_reduced(right, made, 0);
    parts_.push_back({{.kind = Piece::Kind::symbol, .top = symbol}, std::move(right), local_.value(number)});
    known_.emplace(key, symbol);
  }
  to.symbol(known_.at(key), local_.value(number));
}

// "%a + %b" with each operand in its place, in brackets where it binds less than its neighbour.
void Writer::write_applied(Expression& to, const Made& made, const Node& node, int precedence) {
  const graph::Operation& operation = graph::operation(node.op);
  const bool adds = node.op == Op::add || node.op == Op::sub;
  if (adds && is_zero(made.of[1])) return write(to, made.of[0], precedence);
  if (node.op == Op::add && is_zero(made.of[0])) return write(to, made.of[1], precedence);
  if (is_zero(made.of[0]) && node.op == Op::mul) {
    to.words("0");
    return;
  }
  const std::string_view print = operation.print;
  if (print.empty()) {
    to.words(std::string(operation.name) + "(");
    for (std::size_t i = 0; i < made.of.size(); ++i) {
      if (i > 0) to.words(", ");
      write(to, made.of[i], 0);
    }
    to.words(")");
    return;
  }
  const bool is_enclosed = operation.precedence < precedence;
  if (is_enclosed) to.words("(");
  const bool is_free = node.op == Op::add || node.op == Op::mul;  // a + (b + c) needs no brackets
  std::string words;
  for (std::size_t i = 0; i < print.size(); ++i) {
    if (print[i] == '%') {
      if (!words.empty()) to.words(words);
      words.clear();
      const bool is_left = print[++i] == 'a' && print.size() > 3 && node.op != Op::pow;
      write(to, made.of[print[i] == 'a' ? 0 : 1], operation.precedence + (is_left || is_free ? 0 : 1));
    } else {
      words += print[i] == '*' ? "·" : print[i] == '-' ? "−" : std::string(1, print[i]);
    }
  }
  if (!words.empty()) to.words(words);
  if (is_enclosed) to.words(")");
}

void Writer::write_reduced(Expression& to, const Made& made, int precedence) {
  const bool is_largest = made.how == How::largest;
  Expression inside;
  std::size_t terms = 0;
  const auto separate = [&] {
    if (terms++ > 0) inside.words(is_largest ? ", " : " + ");
  };
  if (made.how == How::products) {
    for (std::size_t i = 0; i + 1 < made.of.size(); i += 2) {
      const Number left = made.of[i], right = made.of[i + 1];
      if (is_zero(left) || is_zero(right)) continue;
      separate();
      write(inside, right, products);  // the weight first, as the course has it
      inside.words("·");
      write(inside, left, products + 1);
    }
  } else {
    for (const Number each : made.of) {
      if (!is_largest && is_zero(each)) continue;
      separate();
      write(inside, each, is_largest ? 0 : sums);
    }
  }
  const bool is_enclosed = is_largest || (terms > 1 ? sums : products) < precedence;
  if (terms == 0) return static_cast<void>(to.words("0"));
  if (is_enclosed) to.words(is_largest ? "max(" : "(");
  to.append(inside);
  if (is_enclosed) to.words(")");
}

}  // namespace pellucid::explaining
