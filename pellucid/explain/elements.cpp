#include "pellucid/explain/elements.hpp"

#include <algorithm>
#include <set>

#include "pellucid/graph/operations.hpp"

namespace pellucid::explaining {

namespace {

using graph::Graph;
using graph::Node;
using graph::Op;
using graph::Shape;
using How = Made::How;

std::size_t at(Index index) { return static_cast<std::size_t>(index); }

Shape shape_of(const Graph& graph, int node) { return graph.node(node).shape.at(1); }

// Where the number at `place` of the larger shape stands in the one that is broadcast to it.
std::size_t place_before_broadcast(const Shape& from, const Shape& to, std::size_t place) {
  std::size_t result = 0, stride = 1;
  for (int axis = to.rank() - 1; axis >= 0; --axis) {
    const std::size_t size = at(to[axis]);
    const std::size_t coordinate = place % size;
    place /= size;
    const int own = axis - (to.rank() - from.rank());
    if (own < 0) continue;
    if (from[own] != 1) result += coordinate * stride;
    stride *= at(from[own]);
  }
  return result;
}

Made summed(const Graph& graph, Number number) {
  const int operand = graph.node(number.node).inputs[0];
  const Shape from = shape_of(graph, operand), to = shape_of(graph, number.node);
  Made made{How::sum, {}};
  for (std::size_t place = 0; place < at(from.count()); ++place) {
    if (place_before_broadcast(to, from, place) == number.place) made.of.push_back({operand, place});
  }
  return made;
}

Made multiplied(const Graph& graph, Number number) {
  const Node& node = graph.node(number.node);
  const Shape left = shape_of(graph, node.inputs[0]), right = shape_of(graph, node.inputs[1]);
  const std::size_t depth = at(node.transpose_a ? left.rows() : left.columns());
  const std::size_t columns = at(node.transpose_b ? right.rows() : right.columns());
  const std::size_t row = number.place / columns, column = number.place % columns;
  Made made{How::products, {}};
  for (std::size_t k = 0; k < depth; ++k) {
    made.of.push_back({node.inputs[0], node.transpose_a ? k * at(left.columns()) + row : row * depth + k});
    made.of.push_back({node.inputs[1], node.transpose_b ? column * depth + k : k * columns + column});
  }
  return made;
}

Made looked_up(const Graph& graph, Number number, const std::function<double(Number)>& value) {
  const Node& node = graph.node(number.node);
  const std::size_t columns = at(node.shape.columns());
  const Shape leaf = shape_of(graph, node.inputs[0]);
  const bool is_sum = node.shape.rank() == 2;  // of the rows that one row of codes names
  const std::size_t codes = at(shape_of(graph, node.inputs[1]).count());
  Made made{How::sum, {}};
  for (std::size_t k = is_sum ? 0 : number.place / columns; k < (is_sum ? codes : number.place / columns + 1); ++k) {
    const double code = value({node.inputs[1], k});
    if (!(code >= 0 && code < static_cast<double>(leaf.rows()))) continue;
    made.of.push_back({node.inputs[0], static_cast<std::size_t>(code) * columns + number.place % columns});
  }
  return made;
}

// The places of the picture that a window covers, channel by channel or (patches) one of them.
Made windowed(const Graph& graph, Number number) {
  const Node& node = graph.node(number.node);
  const Shape picture = shape_of(graph, node.inputs[0]), out = shape_of(graph, number.node);
  const Index height = node.list[0], width = node.list[1], stride = node.list[2], padding = node.list[3];
  const Index channels = picture[3];
  const auto place = static_cast<Index>(number.place);
  const Index column = place % out[3];
  const Index top = place / out[3] / out[2] % out[1] * stride - padding;
  const Index left = place / out[3] % out[2] * stride - padding;
  const bool is_one = node.op == Op::patches;
  const Index channel = column % channels;
  Made made{node.op == Op::window_max ? How::largest : How::sum, {}};
  const Index first = is_one ? column / channels : 0;
  for (Index k = first; k < (is_one ? first + 1 : height * width); ++k) {
    const Index y = top + k / width, x = left + k % width;
    if (y < 0 || x < 0 || y >= picture[1] || x >= picture[2]) continue;
    made.of.push_back({node.inputs[0], at((y * picture[2] + x) * channels + channel)});
  }
  return made;
}

Made listed(const Graph& graph, Number number) {
  const Node& node = graph.node(number.node);
  const std::size_t columns = at(node.shape.columns());
  const std::size_t before = at(shape_of(graph, node.inputs[0]).columns());
  const std::size_t row = number.place / columns, column = number.place % columns;
  Made made{How::sum, {}};
  if (node.op == Op::take) {
    made.of.push_back({node.inputs[0], row * before + at(node.list[column])});
    return made;
  }
  for (std::size_t j = 0; j < node.list.size(); ++j) {
    if (at(node.list[j]) == column) made.of.push_back({node.inputs[0], row * before + j});
  }
  return made;
}

Made taken_apart(const Graph& graph, Number number, const std::function<double(Number)>& value) {
  const Node& node = graph.node(number.node);
  if (is_elementwise(node.op)) {
    Made made{How::applied, {}};
    for (int i = 0; i < operation(node.op).arity; ++i) {
      const int operand = node.inputs[at(i)];
      made.of.push_back({operand, place_before_broadcast(shape_of(graph, operand), node.shape.at(1), number.place)});
    }
    return made;
  }
  switch (node.op) {
    case Op::product:
      return multiplied(graph, number);
    case Op::sum:
      return summed(graph, number);
    case Op::maximum_of: {
      Made made{How::largest, {}};
      const std::size_t columns = at(shape_of(graph, node.inputs[0]).columns());
      for (std::size_t k = 0; k < columns; ++k) made.of.push_back({node.inputs[0], number.place * columns + k});
      return made;
    }
    case Op::broadcast:
      return {
          How::same,
          {{node.inputs[0], place_before_broadcast(shape_of(graph, node.inputs[0]), node.shape.at(1), number.place)}}};
    case Op::detach:
    case Op::reshape:
      return {How::same, {{node.inputs[0], number.place}}};
    case Op::take:
    case Op::put:
      return listed(graph, number);
    case Op::lookup:
      return looked_up(graph, number, value);
    case Op::patches:
    case Op::window_max:
    case Op::window_sum:
      return windowed(graph, number);
    default:
      return {How::leaf, {}};
  }
}

}  // namespace

Made made_of(const Graph& graph, Number number, const std::function<double(Number)>& value) {
  Made made = taken_apart(graph, number, value);
  if (made.how != How::sum && made.how != How::largest) return made;
  if (made.of.empty()) return {How::zero, {}};
  if (made.of.size() == 1) made.how = How::same;
  return made;
}

std::size_t count_of(const Graph& graph, int node) { return at(shape_of(graph, node).count()); }

bool is_reduction(const Node& node) {
  switch (node.op) {
    case Op::product:
    case Op::sum:
    case Op::maximum_of:
    case Op::window_max:
    case Op::window_sum:
      return true;
    case Op::lookup:
      return node.shape.rank() == 2;
    case Op::put:
      return std::set<Index>(node.list.begin(), node.list.end()).size() < node.list.size();
    default:
      return false;
  }
}

}  // namespace pellucid::explaining
