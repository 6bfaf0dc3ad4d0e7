#include "pellucid/graph/graph.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <span>
#include <tuple>

#include "pellucid/base/error.hpp"
#include "pellucid/graph/operations.hpp"
#include "pellucid/graph/per_node.hpp"
#include "pellucid/graph/simplify.hpp"

namespace pellucid::graph {

const Shape& Value::shape() const { return graph->node(id).shape; }

std::vector<int> operands_first(Value root) {
  enum class Seen : char { no, open, done };
  PerNode<Seen> seen(root.id + 1, Seen::no);
  std::vector<int> order;
  std::vector<int> stack{root.id};  // not recursion: a program may be deeper than the stack
  while (!stack.empty()) {
    const int id = stack.back();
    Seen& state = seen[id];
    if (state == Seen::no) {
      state = Seen::open;
      const std::array<int, 3>& inputs = root.graph->node(id).inputs;
      for (auto input = inputs.rbegin(); input != inputs.rend(); ++input) {
        if (*input >= 0 && seen[*input] == Seen::no) stack.push_back(*input);
      }
      continue;
    }
    stack.pop_back();
    if (state == Seen::open) order.push_back(id);
    state = Seen::done;
  }
  return order;
}

Value Graph::add(Node node) {
  nodes_.push_back(std::move(node));
  const auto [place, is_new] = known_.insert(size() - 1);
  if (!is_new) nodes_.pop_back();
  return value(*place);
}

bool Node::operator<(const Node& other) const {
  const auto key = [](const Node& node) {
    return std::tuple_cat(std::tie(node.op, node.shape, node.inputs),
                          std::make_tuple(std::bit_cast<std::uint64_t>(node.number)),  // -0 is not 0, NaN is itself
                          std::tie(node.transpose_a, node.transpose_b, node.list, node.name));
  };
  return key(*this) < key(other);
}

Value Graph::call(Value value, std::string_view name, const std::vector<Value>& operands) {
  Called called{std::string(name), {}};
  for (const Value operand : operands) called.operands.push_back(operand.id);
  called_.insert_or_assign(value.id, std::move(called));
  return value;
}

const Graph::Called* Graph::called(int id) const {
  const auto found = called_.find(id);
  return found == called_.end() ? nullptr : &found->second;
}

Value Graph::constant(double number) {
  Node node{.op = Op::constant, .shape = {}};
  node.number = number;
  return add(std::move(node));
}

Value Graph::leaf(Op op, std::string_view name, Shape shape) {
  Node node{.op = op, .shape = shape};
  node.name = name;
  return add(std::move(node));
}

Value Graph::scalar(std::string_view name) { return leaf(Op::scalar, name, {}); }
Value Graph::input(std::string_view name, Shape shape) { return leaf(Op::input, name, shape); }
Value Graph::row_index(std::string_view name) { return leaf(Op::row_index, name, {batch}); }
Value Graph::table(std::string_view name, Index columns) { return leaf(Op::table, name, {any_rows, columns}); }
Value Graph::parameter(std::string_view name, Shape shape) { return leaf(Op::parameter, name, shape); }
Value Graph::state(std::string_view name, Shape shape) { return leaf(Op::state, name, shape); }
Value Graph::slot(std::string_view name, Shape shape) { return leaf(Op::slot, name, shape); }

namespace {

Value lift(Graph& graph, Operand operand) { return operand.value ? operand.value : graph.constant(operand.number); }

Value binary(Op op, Value a, Operand b) { return apply(op, a, lift(*a.graph, b)); }

}  // namespace

Value apply(Op op, Value a, Value b, Value c) {
  if (const Value simpler = simplify(op, a, b, c)) return simpler;
  Shape shape = a.shape();
  if (b) shape = broadcast_shape(shape, b.shape(), operation(op).name);
  if (c) shape = broadcast_shape(shape, c.shape(), operation(op).name);
  return a.graph->add({.op = op, .shape = shape, .inputs = {a.id, b.id, c.id}});
}

Value operator-(Value a) { return apply(Op::neg, a); }
Value operator+(Value a, Operand b) { return binary(Op::add, a, b); }
Value operator-(Value a, Operand b) { return binary(Op::sub, a, b); }
Value operator*(Value a, Operand b) { return binary(Op::mul, a, b); }
Value operator/(Value a, Operand b) { return binary(Op::div, a, b); }
Value operator<(Value a, Operand b) { return binary(Op::less, a, b); }
Value operator<=(Value a, Operand b) { return binary(Op::less_equal, a, b); }
Value operator>(Value a, Operand b) { return apply(Op::less, lift(*a.graph, b), a); }
Value operator>=(Value a, Operand b) { return apply(Op::less_equal, lift(*a.graph, b), a); }
Value operator+(double a, Value b) { return apply(Op::add, b.graph->constant(a), b); }
Value operator-(double a, Value b) { return apply(Op::sub, b.graph->constant(a), b); }
Value operator*(double a, Value b) { return apply(Op::mul, b.graph->constant(a), b); }
Value operator/(double a, Value b) { return apply(Op::div, b.graph->constant(a), b); }
Value equal(Value a, Operand b) { return binary(Op::equal, a, b); }
Value pow(Value a, Operand exponent) { return binary(Op::pow, a, exponent); }
Value maximum(Value a, Operand b) { return binary(Op::maximum, a, b); }
Value minimum(Value a, Operand b) { return binary(Op::minimum, a, b); }
Value where(Value condition, Operand yes, Operand no) {
  return apply(Op::where, condition, lift(*condition.graph, yes), lift(*condition.graph, no));
}
Value fma(Value a, Value b, Value c) { return apply(Op::fma, a, b, c); }
Value square(Value a) { return a * a; }
Value abs(Value a) { return apply(Op::abs, a); }
Value sign(Value a) { return apply(Op::sign, a); }
Value sqrt(Value a) { return apply(Op::sqrt, a); }
Value floor(Value a) { return apply(Op::floor, a); }
Value exp(Value a) { return apply(Op::exp, a); }
Value log(Value a) { return apply(Op::log, a); }
Value log1p(Value a) { return apply(Op::log1p, a); }
Value expm1(Value a) { return apply(Op::expm1, a); }
Value tanh(Value a) { return apply(Op::tanh, a); }
Value sigmoid(Value a) { return apply(Op::sigmoid, a); }
Value erf(Value a) { return apply(Op::erf, a); }
Value sin(Value a) { return apply(Op::sin, a); }
Value cos(Value a) { return apply(Op::cos, a); }

Value product(Value a, Value b, bool transpose_a, bool transpose_b) {
  const Shape& left = a.shape();
  const Shape& right = b.shape();
  if (left.rank() < 2 || right.rank() < 2 ||
      (transpose_a ? left.rows() : left.columns()) != (transpose_b ? right.columns() : right.rows())) {
    fail({Fault::usage, "shapes do not fit in a matrix product", "",
          to_string(left) + (transpose_a ? " transposed" : "") + " times " + to_string(right) +
              (transpose_b ? " transposed" : ""),
          "the columns of the left matrix must be the rows of the right one"});
  }
  const Index columns = transpose_b ? right.rows() : right.columns();
  return a.graph->add({.op = Op::product,
                       .shape = transpose_a ? Shape{left.columns(), columns} : left.with_columns(columns),
                       .inputs = {a.id, b.id, -1},
                       .transpose_a = transpose_a,
                       .transpose_b = transpose_b});
}

Value sum_to(Value a, const Shape& shape) {
  if (a.shape() == shape) return a;
  broadcast_shape(a.shape(), shape, "sum");
  return a.graph->add({.op = Op::sum, .shape = shape, .inputs = {a.id, -1, -1}});
}

namespace {

Shape last_as_one(const Shape& shape) { return shape.rank() == 0 ? shape : shape.with_columns(1); }

}  // namespace

Value sum(Value a) { return sum_to(a, {}); }
Value sum_last(Value a) { return sum_to(a, last_as_one(a.shape())); }
Value sum_rows(Value a) { return sum_to(a, {a.shape()[a.shape().rank() - 1]}); }

Value mean_last(Value a) {
  const Index columns = a.shape().columns();
  return columns == 1 ? a : sum_last(a) / static_cast<double>(columns);
}

Value maximum_last(Value a) {
  if (a.shape().columns() == 1) return a;
  return a.graph->add({.op = Op::maximum_of, .shape = last_as_one(a.shape()), .inputs = {a.id, -1, -1}});
}

Value broadcast_to(Value a, const Shape& shape) {
  if (a.shape() == shape) return a;
  return a.graph->add({.op = Op::broadcast, .shape = shape, .inputs = {a.id, -1, -1}});
}

Value gather(Value table, Value row_index) {
  return table.graph->add(
      {.op = Op::gather, .shape = {batch, table.shape()[1]}, .inputs = {table.id, row_index.id, -1}});
}

Value detach(Value a) { return a.graph->add({.op = Op::detach, .shape = a.shape(), .inputs = {a.id, -1, -1}}); }

namespace {

bool is_every_column(const std::vector<Index>& indices, Index columns) {
  for (std::size_t j = 0; j < indices.size(); ++j) {
    if (indices[j] != static_cast<Index>(j)) return false;
  }
  return static_cast<Index>(indices.size()) == columns;
}

void check_columns(const std::vector<Index>& indices, Index columns, const char* what) {
  for (const Index index : indices) {
    if (index >= 0 && index < columns) continue;
    fail({Fault::usage, "no such column", what,
          "column " + std::to_string(index) + " of " + std::to_string(columns) + ", counted from 0",
          "name columns that are there"});
  }
}

std::vector<Index> counted(Index begin, Index count) {
  std::vector<Index> indices(static_cast<std::size_t>(count));
  std::iota(indices.begin(), indices.end(), begin);
  return indices;
}

void check_lookup(Value leaf, Value codes) {
  const bool fits = is_leaf(leaf.graph->node(leaf).op) && leaf.shape().rank() == 2 && codes.shape().rank() == 2;
  if (fits) return;
  fail({Fault::usage, "cannot look up rows", "", to_string(codes.shape()) + " codes of " + to_string(leaf.shape()),
        "look up rows of a parameter, state or slot of two axes by codes [B, L]"});
}

}  // namespace

Value take(Value a, const std::vector<Index>& indices) {
  check_columns(indices, a.shape().columns(), "take");
  if (is_every_column(indices, a.shape().columns())) return a;
  return a.graph->add({.op = Op::take,
                       .shape = a.shape().with_columns(static_cast<Index>(indices.size())),
                       .inputs = {a.id, -1, -1},
                       .list = indices});
}

Value put(Value a, Index columns, const std::vector<Index>& indices) {
  check_columns(indices, columns, "put");
  if (is_every_column(indices, columns)) return a;
  return a.graph->add(
      {.op = Op::put, .shape = a.shape().with_columns(columns), .inputs = {a.id, -1, -1}, .list = indices});
}

Value reshape(Value a, Shape shape) {
  if (a.shape().count() != shape.count()) {
    fail({Fault::usage, "a reshape must keep how many numbers there are", "",
          to_string(a.shape()) + " into " + to_string(shape), "choose axes of the same product"});
  }
  while (a.graph->node(a).op == Op::reshape) a = a.graph->value(a.graph->node(a).inputs[0]);
  if (a.shape() == shape) return a;
  return a.graph->add({.op = Op::reshape, .shape = shape, .inputs = {a.id, -1, -1}});
}

Value columns_of(Value a, Index begin, Index count) { return take(a, counted(begin, count)); }

namespace {

// Each part put in its place among zeros; the sums are exact.
Value side_by_side(std::span<const Value> parts) {
  Index columns = 0;
  for (const Value part : parts) columns += part.shape().columns();
  Value all;
  Index begin = 0;
  for (const Value part : parts) {
    const Value placed = put(part, columns, counted(begin, part.shape().columns()));
    all = all ? all + placed : placed;
    begin += part.shape().columns();
  }
  return all;
}

}  // namespace

Value concatenate(const std::vector<Value>& parts) {
  constexpr std::size_t most = 8;  // at once: as all columns are written for each part, many parts are joined as a tree
  std::vector<Value> left = parts;
  while (left.size() > most) {
    std::vector<Value> joined;
    for (std::size_t begin = 0; begin < left.size(); begin += most) {
      joined.push_back(side_by_side(std::span(left).subspan(begin, std::min(most, left.size() - begin))));
    }
    left = std::move(joined);
  }
  const Value all = side_by_side(left);
  return parts.size() > 1 ? all.graph->call(all, "side_by_side", parts) : all;
}

Value lookup(Value leaf, Value codes) {
  check_lookup(leaf, codes);
  return leaf.graph->add({.op = Op::lookup,
                          .shape = {codes.shape()[0], codes.shape()[1], leaf.shape()[1]},
                          .inputs = {leaf.id, codes.id, -1}});
}

Value lookup_sum(Value leaf, Value codes) {
  check_lookup(leaf, codes);
  return leaf.graph->add(
      {.op = Op::lookup, .shape = {codes.shape()[0], leaf.shape()[1]}, .inputs = {leaf.id, codes.id, -1}});
}

Value segment_total(Value codes, Value g) {
  return codes.graph->add({.op = Op::segment_total,
                           .shape = {codes.shape()[0], codes.shape()[1], g.shape().columns()},
                           .inputs = {codes.id, g.id, -1}});
}

Value iota(Graph& graph, Index columns) { return graph.add({.op = Op::iota, .shape = {columns}}); }

Value uniform(Value row_index, Index columns, std::string_view path) {
  Node node{.op = Op::uniform, .shape = {batch, columns}, .inputs = {row_index.id, -1, -1}};
  node.name = path;
  return row_index.graph->add(std::move(node));
}

}  // namespace pellucid::graph
