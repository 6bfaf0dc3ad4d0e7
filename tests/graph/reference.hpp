// The language by plain loops: what every plan is held against. It shares nothing with the engine but the graph: the
// meaning of each operation is written down here once more. With long double nothing overflows that float32 or float64
// can hold, so it tells which values are finite in truth.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "pellucid/base/random.hpp"
#include "pellucid/graph/graph.hpp"

namespace pellucid::graph {

template <class Real>
class Reference {
 public:
  /// Values of the leaves by name, row-major: inputs, parameters, states, slots, tables and (one number) scalars.
  std::map<std::string, std::vector<Real>> leaves{};
  std::map<std::string, std::vector<std::uint32_t>> rows{};  ///< of row indices, by name
  std::uint64_t seed = 0, step = 0;

  Reference(Graph& graph, Index batch) : graph_(graph), batch_(batch) {}

  /// The values of `value`, row-major in its shape.
  std::vector<Real> operator()(Value value) {
    std::map<int, std::vector<Real>> known;
    for (const int id : operands_first(value)) known[id] = compute(graph_.node(id), known);
    return known.at(value.id);
  }

 private:
  using Known = std::map<int, std::vector<Real>>;

  std::vector<Real> compute(const Node& node, const Known& known) const {
    const auto operand = [&](std::size_t i) -> const std::vector<Real>& { return known.at(node.inputs[i]); };
    const auto operand_shape = [&](std::size_t i) { return graph_.node(node.inputs[i]).shape.at(batch_); };
    if (node.op == Op::constant) return {static_cast<Real>(node.number)};
    if (node.op == Op::row_index) return {};
    if (is_leaf(node.op)) return leaves.at(node.name);
    const Shape shape = node.shape.at(batch_);
    std::vector<Real> result(static_cast<std::size_t>(shape.count()));
    switch (node.op) {
      case Op::iota:
        for (std::size_t i = 0; i < result.size(); ++i) result[i] = static_cast<Real>(i);
        return result;
      case Op::uniform: {
        const std::uint64_t key = random_key(seed, node.name, step);
        const std::vector<std::uint32_t>& row = rows.at(graph_.node(node.inputs[0]).name);
        const auto columns = static_cast<std::size_t>(shape.columns());
        for (std::size_t i = 0; i < result.size(); ++i)
          result[i] = static_cast<Real>(random_uniform(key, row[i / columns], static_cast<std::uint32_t>(i % columns)));
        return result;
      }
      case Op::gather: {
        const std::vector<std::uint32_t>& row = rows.at(graph_.node(node.inputs[1]).name);
        const auto columns = static_cast<std::size_t>(shape.columns());
        for (std::size_t i = 0; i < result.size(); ++i)
          result[i] = operand(0)[row[i / columns] * columns + i % columns];
        return result;
      }
      case Op::product:
        multiply(node, operand(0), operand_shape(0), operand(1), operand_shape(1), shape, result);
        return result;
      case Op::sum:
        for (std::size_t i = 0; i < operand(0).size(); ++i) result[at(shape, operand_shape(0), i)] += operand(0)[i];
        return result;
      case Op::maximum_of:
        for (Real& value : result) value = -std::numeric_limits<Real>::infinity();
        for (std::size_t i = 0; i < operand(0).size(); ++i) {
          Real& value = result[at(shape, operand_shape(0), i)];
          value = std::max(value, operand(0)[i]);
        }
        return result;
      case Op::detach:
      case Op::reshape:
        return operand(0);
      case Op::patches:
      case Op::unpatch:
      case Op::window_max:
      case Op::window_max_gradient:
      case Op::window_sum:
      case Op::window_spread:
        windows(node, known, shape, result);
        return result;
      case Op::take:
      case Op::put: {
        const auto from = static_cast<std::size_t>(operand_shape(0).columns()),
                   to = static_cast<std::size_t>(shape.columns());
        for (std::size_t row = 0; row < static_cast<std::size_t>(shape.rows()); ++row) {
          for (std::size_t j = 0; j < node.list.size(); ++j) {
            const auto listed = static_cast<std::size_t>(node.list[j]);
            if (node.op == Op::take)
              result[row * to + j] = operand(0)[row * from + listed];
            else
              result[row * to + listed] += operand(0)[row * from + j];
          }
        }
        return result;
      }
      case Op::lookup: {
        const std::size_t columns = static_cast<std::size_t>(shape.columns());
        const std::size_t per_row = operand(1).size() * columns / result.size();
        for (std::size_t k = 0; k < operand(1).size(); ++k) {
          const Real code = operand(1)[k];
          if (code < 0 || code >= static_cast<Real>(operand_shape(0)[0])) continue;
          for (std::size_t j = 0; j < columns; ++j)
            result[k / per_row * columns + j] += operand(0)[static_cast<std::size_t>(code) * columns + j];
        }
        return result;
      }
      case Op::segment_total: {
        const std::vector<Real>&codes = operand(0), &values = operand(1);
        const std::size_t columns = static_cast<std::size_t>(shape.columns());
        const std::size_t per_row = codes.size() * columns / values.size();
        for (std::size_t i = 0; i < codes.size(); ++i) {
          for (std::size_t k = 0; k < codes.size(); ++k) {
            if (codes[i] < 0 || codes[k] != codes[i]) continue;
            for (std::size_t j = 0; j < columns; ++j) result[i * columns + j] += values[k / per_row * columns + j];
          }
        }
        return result;
      }
      case Op::broadcast:
        for (std::size_t i = 0; i < result.size(); ++i) result[i] = operand(0)[at(operand_shape(0), shape, i)];
        return result;
      default:
        break;
    }
    for (std::size_t i = 0; i < result.size(); ++i) {
      Real x[3]{};
      for (std::size_t k = 0; k < 3; ++k) {
        if (node.inputs[k] >= 0) x[k] = operand(k)[at(operand_shape(k), shape, i)];
      }
      result[i] = meaning(node.op, x[0], x[1], x[2]);
    }
    return result;
  }

  /// Where the element that stands at `index` of a value of shape `larger` stands in one of shape `smaller`.
  static std::size_t at(const Shape& smaller, const Shape& larger, std::size_t index) {
    Index rest = static_cast<Index>(index), place = 0, stride = 1;
    for (int axis = 1; axis <= larger.rank(); ++axis) {
      const Index size = larger[larger.rank() - axis];
      if (axis <= smaller.rank()) {
        const Index own = smaller[smaller.rank() - axis];
        if (own > 1) place += rest % size * stride;
        stride *= own;
      }
      rest /= size;
    }
    return static_cast<std::size_t>(place);
  }

  static void multiply(const Node& node, const std::vector<Real>& a, const Shape& a_shape, const std::vector<Real>& b,
                       const Shape& b_shape, const Shape& shape, std::vector<Real>& result) {
    const Index inner = node.transpose_a ? a_shape.rows() : a_shape.columns();
    for (Index i = 0; i < shape.rows(); ++i) {
      for (Index j = 0; j < shape.columns(); ++j) {
        Real sum = 0;
        for (Index t = 0; t < inner; ++t) {
          sum += a[static_cast<std::size_t>(node.transpose_a ? t * a_shape.columns() + i : i * a_shape.columns() + t)] *
                 b[static_cast<std::size_t>(node.transpose_b ? j * b_shape.columns() + t : t * b_shape.columns() + j)];
        }
        result[static_cast<std::size_t>(i * shape.columns() + j)] = sum;
      }
    }
  }

  // Each cell of each window, in order; places outside of the picture are skipped.
  void windows(const Node& node, const Known& known, const Shape& shape, std::vector<Real>& result) const {
    const auto operand_shape = [&](std::size_t i) { return graph_.node(node.inputs[i]).shape.at(batch_); };
    const std::vector<Real>& first = known.at(node.inputs[0]);
    const bool to_pictures =
        node.op == Op::unpatch || node.op == Op::window_spread || node.op == Op::window_max_gradient;
    const Shape pictures = to_pictures ? shape : operand_shape(0);
    const Shape windows = to_pictures ? operand_shape(node.op == Op::window_max_gradient) : shape;
    const bool has_cells = node.op == Op::patches || node.op == Op::unpatch;
    const Index channels = pictures[3];
    std::vector<Real> largest(static_cast<std::size_t>(windows.count()), -std::numeric_limits<Real>::infinity());
    std::vector<std::size_t> place_of_largest(largest.size());
    for (Index window = 0; window < windows.rows(); ++window) {
      const Index of_picture = windows[1] * windows[2];
      const Index n = window / of_picture, oy = window % of_picture / windows[2], ox = window % windows[2];
      for (Index cell = 0; cell < node.list[0] * node.list[1]; ++cell) {
        const Index y = oy * node.list[2] - node.list[3] + cell / node.list[1];
        const Index x = ox * node.list[2] - node.list[3] + cell % node.list[1];
        if (y < 0 || x < 0 || y >= pictures[1] || x >= pictures[2]) continue;
        for (Index c = 0; c < channels; ++c) {
          const auto place = static_cast<std::size_t>(((n * pictures[1] + y) * pictures[2] + x) * channels + c);
          const auto own = static_cast<std::size_t>(window * windows[3] + (has_cells ? cell * channels : 0) + c);
          if (node.op == Op::patches) result[own] = first[place];
          if (node.op == Op::window_sum) result[own] += first[place];
          if (node.op == Op::unpatch || node.op == Op::window_spread) result[place] += first[own];
          if (has_cells || first[place < first.size() ? place : 0] <= largest[own]) continue;
          if (node.op != Op::window_max && node.op != Op::window_max_gradient) continue;
          largest[own] = first[place];
          place_of_largest[own] = place;
        }
      }
    }
    if (node.op == Op::window_max) result = largest;
    if (node.op != Op::window_max_gradient) return;
    for (std::size_t own = 0; own < largest.size(); ++own)
      result[place_of_largest[own]] += known.at(node.inputs[1])[own];
  }

  static Real meaning(Op op, Real a, Real b, Real c) {
    switch (op) {
      case Op::neg:
        return -a;
      case Op::abs:
        return std::fabs(a);
      case Op::sign:
        return a > 0 ? Real(1) : a < 0 ? Real(-1) : a;
      case Op::sqrt:
        return std::sqrt(a);
      case Op::floor:
        return std::floor(a);
      case Op::exp:
        return std::exp(a);
      case Op::log:
        return std::log(a);
      case Op::log1p:
        return std::log1p(a);
      case Op::expm1:
        return std::expm1(a);
      case Op::tanh:
        return std::tanh(a);
      case Op::erf:
        return std::erf(a);
      case Op::sigmoid:
        return a >= 0 ? 1 / (1 + std::exp(-a)) : std::exp(a) / (1 + std::exp(a));
      case Op::sin:
        return std::sin(a);
      case Op::cos:
        return std::cos(a);
      case Op::add:
        return a + b;
      case Op::sub:
        return a - b;
      case Op::mul:
        return a * b;
      case Op::div:
        return a / b;
      case Op::pow:
        return std::pow(a, b);
      case Op::maximum:
        return a > b ? a : b;
      case Op::minimum:
        return a < b ? a : b;
      case Op::less:
        return a < b;
      case Op::less_equal:
        return a <= b;
      case Op::equal:
        return a == b;
      case Op::where:
        return a != 0 ? b : c;
      case Op::fma:
        return std::fma(a, b, c);
      default:
        ADD_FAILURE() << "the reference has no meaning for operation " << static_cast<int>(op);
        return 0;
    }
  }

  Graph& graph_;
  Index batch_;
};

}  // namespace pellucid::graph
