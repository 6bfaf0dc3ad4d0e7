// Random programs of the whole language, with the values of their leaves: a network's step with everything that could
// go wrong in it. All follows from a number.
#pragma once

#include <array>
#include <cstring>
#include <memory>

#include "../graph/reference.hpp"
#include "pellucid/graph/differentiate.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::plan {

using graph::Op;
using graph::Shape;
using graph::Value;

/// Draws that follow from (number, how many were drawn before).
class Draw {
 public:
  explicit Draw(std::uint64_t number) : number_(number) {}
  std::uint32_t below(std::size_t end) {
    return static_cast<std::uint32_t>(random_bits(number_, 1, drawn_++) % static_cast<std::uint64_t>(end));
  }
  double real() { return 2 * random_uniform(number_, 2, drawn_++) - 1; }
  bool chance(double probability) { return random_uniform(number_, 3, drawn_++) < probability; }
  template <class T>
  const T& of(const std::vector<T>& all) {
    return all[below(all.size())];
  }

 private:
  std::uint64_t number_;
  std::uint32_t drawn_ = 0;
};

struct RandomProgram {
  static constexpr Index table_rows = 50, looked_up_rows = 12;

  graph::Graph graph;
  Index batch, wide, narrow;
  std::vector<Value> pool, stored;  ///< all values; those of the store
  std::vector<Output> outputs, taps;
  std::vector<graph::Update> updates;
  std::vector<double> table;

  explicit RandomProgram(std::uint64_t number) : draw_(number) {
    const bool large = number % 5 == 4;  // large enough to be cut into parts
    batch = large ? 129 + draw_.below(200) : 1 + draw_.below(9);
    wide = large ? 33 + draw_.below(60) : 1 + draw_.below(19);
    narrow = 1 + draw_.below(5);
    leaves();
    const std::size_t nodes = 8 + draw_.below(30);
    for (std::size_t i = 0; i < nodes; ++i) grow();
    descend();
    for (int i = 0; i < 3; ++i) add_to(outputs, "output " + std::to_string(i), pool);
    for (int i = 0; i < 4; ++i) add_to(taps, "tap " + std::to_string(i), pool);
    table.resize(static_cast<std::size_t>(table_rows * wide));
    for (double& value : table) value = static_cast<float>(draw_.real());
  }

 private:
  void leaves() {
    const auto keep = [&](Value value) {
      stored.push_back(value);
      pool.push_back(value);
    };
    rows_ = graph.row_index("rows");
    for (const char* const name : {"x", "y"}) pool.push_back(graph.input(name, {graph::batch, wide}));
    pool.push_back(graph.input("column", {graph::batch, 1}));
    keep(graph.parameter("weight", {wide, narrow}));
    keep(graph.parameter("back", {narrow, wide}));
    keep(graph.parameter("bias", {wide}));
    keep(graph.parameter("number", {}));
    keep(graph.state("running", {narrow}));
    keep(graph.slot("weight/m", {wide, narrow}));
    codes_ = graph.input("codes", {graph::batch, 2});
    stored.push_back(graph.parameter("looked up", {looked_up_rows, narrow}));
    stored.push_back(memory_ = graph.slot("looked up/m", {looked_up_rows, narrow}));
    pool.push_back(lookup_sum(stored[stored.size() - 2], codes_));
    pool.push_back(gather(graph.table("table", wide), rows_));
    pool.push_back(uniform(rows_, wide, "dropout"));
    pool.push_back(iota(graph, wide));
    pool.push_back(graph.scalar("lr"));
    pool.push_back(graph.scalar("step") + 1);
  }

  void grow() {
    const Value a = draw_.of(pool);
    switch (draw_.below(10)) {
      case 9:
        return rearrange(a);
      case 0:
      case 1:
        return pool.push_back(one_operand(a));
      case 2:
      case 3:
      case 4:
        return two_operands(a, draw_.of(pool));
      case 5:
        return choose(draw_.of(pool), a, draw_.of(pool));
      case 6:
        return structure(a);
      default:
        return multiply(a, draw_.of(pool));
    }
  }

  // Values stay within about ±10, so that rounding has no room to grow.
  Value one_operand(Value a) {
    switch (draw_.below(14)) {
      case 0:
        return -a;
      case 1:
        return abs(a);
      case 2:
        return sign(a - 0.1);
      case 3:
        return sqrt(abs(a) + 0.1);
      case 4:
        return floor(3.7 * sin(a));
      case 5:
        return exp(tanh(a));
      case 6:
        return log(0.5 + square(sin(a)));
      case 7:
        return log1p(abs(a));
      case 8:
        return expm1(-abs(a));
      case 9:
        return tanh(a);
      case 10:
        return sigmoid(a);
      case 11:
        return cos(a);
      case 12:
        return pow(abs(a) + 0.3, tanh(a));
      default:
        return detach(a);
    }
  }

  // Of more than two axes only whole rows, columns and numbers repeat.
  static bool fit(const Shape& a, const Shape& b) {
    const Shape &longer = a.rank() < b.rank() ? b : a, &shorter = a.rank() < b.rank() ? a : b;
    if (longer.rank() > 2 && shorter.rank() > 1 && longer.with_columns(1) != shorter.with_columns(1)) return false;
    for (int axis = 1; axis <= std::min(a.rank(), b.rank()); ++axis) {
      const Index left = a[a.rank() - axis], right = b[b.rank() - axis];
      if (left != right && left != 1 && right != 1) return false;
    }
    return true;
  }

  void two_operands(Value a, Value b) {
    if (!fit(a.shape(), b.shape())) return;
    const std::vector<Value> all{a + b,         a - b,         tanh(a) * b,       a / (2 + sin(b)),
                                 maximum(a, b), minimum(a, b), (a < b) - 0.5,     fma(sin(a), b, a),
                                 equal(a, b),   a <= b,        where(a < b, a, b)};
    pool.push_back(draw_.of(all));
  }

  void choose(Value condition, Value a, Value b) {
    if (!fit(a.shape(), b.shape())) return;
    if (fit(condition.shape(), graph::broadcast_shape(a.shape(), b.shape(), "where")))
      pool.push_back(where(condition > 0.21, a, b));
  }

  static bool widens(const Shape& a, const Shape& to) {
    return fit(a, to) && graph::broadcast_shape(a, to, "widening") == to;
  }

  void structure(Value a) {
    const bool is_matrix = a.shape().rank() == 2;
    switch (draw_.below(5)) {
      case 0:
        return pool.push_back(sum_last(a) * 0.1);
      case 1:
        return pool.push_back(tanh(sum(a)));
      case 2:
        return is_matrix ? pool.push_back(sin(sum_rows(a))) : void();
      case 3:
        return pool.push_back(maximum_last(a));
      default:
        return widens(a.shape(), {graph::batch, wide}) ? pool.push_back(broadcast_to(a, {graph::batch, wide})) : void();
    }
  }

  // Columns by lists that may repeat or leave out, and the same numbers as wider or narrower rows.
  void rearrange(Value a) {
    const Shape shape = a.shape();
    if (shape.rank() == 0 || shape.columns() == graph::batch || (shape.rank() > 2 && shape[1] != 1)) return;
    const Index columns = shape.columns();
    const auto listed = [&](Index count, Index below) {
      std::vector<Index> indices;
      for (Index j = 0; j < count; ++j) indices.push_back(draw_.below(static_cast<std::size_t>(below)));
      return indices;
    };
    const Index end = draw_.chance(0.5) ? wide : narrow;
    switch (draw_.below(6)) {
      case 5:
        return look(a);
      case 0:
        return pool.push_back(take(a, listed(end, columns)));
      case 1:
        return pool.push_back(tanh(put(a, end, listed(columns, end))));
      case 2:
        return pool.push_back(sin(graph::concatenate({a, columns_of(a, columns / 2, columns - columns / 2)})));
      case 3:
        return pool.push_back(
            reshape(a, shape.rank() == 2 ? Shape{shape[0], 1, columns} : Shape{shape.rows(), columns}));
      default:
        break;
    }
    if (shape.rank() != 2) return;
    if (shape[0] == graph::batch)
      return pool.push_back(cos(reshape(graph::concatenate({a, a}), {graph::batch, 2, columns})));
    pool.push_back(tanh(reshape(a, {shape[1], shape[0]})));
  }

  // Windows over a's rows as pictures of one or two channels.
  void look(Value a) {
    if (a.shape().rank() != 2 || a.shape()[0] != graph::batch) return;
    const Index columns = a.shape().columns(), channels = columns % 2 == 0 && draw_.chance(0.5) ? 2 : 1;
    const Index height = columns / channels % 3 == 0 ? 3 : 1;
    const Value pictures = reshape(a, {graph::batch, height, columns / channels / height, channels});
    const Index side = 1 + draw_.below(2);
    const graph::Window window{1 + draw_.below(static_cast<std::size_t>(height)), side, 1 + draw_.below(2), 0};
    if (pictures.shape()[2] < side) return;
    switch (draw_.below(3)) {
      case 0:
        return pool.push_back(sin(window_sum(pictures, window)));
      case 1:
        return pool.push_back(window_max(pictures, window));
      default:
        break;
    }
    const Value laid = patches(pictures, window);
    std::vector<Index> some;  // of the columns of "back", as often as it takes
    for (Index t = 0; t < laid.shape().columns(); ++t) some.push_back(t % wide);
    if (draw_.chance(0.3)) pool.push_back(tanh(laid));
    pool.push_back(sin(0.2 * product(laid, take(stored[1], some), false, true)));
  }

  void multiply(Value a, Value b) {
    for (const auto& [ta, tb] : {std::pair(false, false), {true, false}, {false, true}, {true, true}}) {
      const Shape &left = a.shape(), &right = b.shape();
      if (left.rank() < 2 || right.rank() < 2) continue;
      if ((ta ? left.rows() : left.columns()) != (tb ? right.columns() : right.rows())) continue;
      if (tb && right.rank() > 2 && right.rows() < 0) continue;
      const Index terms = ta ? left.at(batch).rows() : left.at(batch).columns();
      return pool.push_back(one_operand((terms < 20 ? 0.2 : 0.02) * product(a, b, ta, tb)));
    }
  }

  // Gradients of some of the values, updates by them, and updates by whatever has the shape.
  void descend() {
    Value loss = graph.constant(0);
    for (int i = 0; i < 3; ++i) loss = loss + sum(sin(draw_.of(pool)));
    const std::vector<Value> derivatives = graph::gradients(loss, stored);
    pool.push_back(tanh(0.01 * loss));
    for (std::size_t i = 0; i < stored.size(); ++i) {
      const Value target = stored[i];
      if (graph::rows_of(derivatives[i])) {
        move_rows(target, derivatives[i]);
        continue;
      }
      if (target == memory_) continue;
      if (draw_.chance(0.15)) continue;
      std::vector<Value> candidates{target - 0.1 * tanh(derivatives[i]),
                                    0.9 * target + 0.1 * square(sin(derivatives[i]))};
      for (const Value value : pool) {
        if (is_leaf(graph.node(undetached(value)).op)) continue;
        if (value.shape() == target.shape()) candidates.push_back(value);
        if (widens(value.shape(), target.shape())) candidates.push_back(target + value);
      }
      updates.push_back({target, draw_.of(candidates)});
    }
    pool.insert(pool.end(), derivatives.begin(), derivatives.end());
  }

  void move_rows(Value target, Value derivative) {
    const Value moved = 0.5 * lookup(memory_, codes_) + tanh(derivative);
    updates.push_back({target, lookup(target, codes_) - 0.1 * moved, codes_});
    updates.push_back({memory_, moved, codes_});
  }

  Value undetached(Value value) {
    while (graph.node(value).op == Op::detach || graph.node(value).op == Op::reshape)
      value = graph.value(graph.node(value).inputs[0]);
    return value;
  }

  // Not the store's own values: an update in the same run replaces them.
  void add_to(std::vector<Output>& list, const std::string& name, const std::vector<Value>& values) {
    const Value value = draw_.of(values);
    if (!is_leaf(graph.node(undetached(value)).op)) list.push_back({name, value});
  }

  Draw draw_;
  Value rows_, codes_, memory_;
};

/// What one model's leaves hold.
struct ModelValues {
  std::map<std::string, std::vector<double>> leaves;
  std::vector<std::uint32_t> rows;
  std::uint64_t seed;

  ModelValues(const RandomProgram& program, std::uint64_t number) : seed(number) {
    Draw draw(1000 + number);
    const auto fill = [&](const std::string& name, Index count) {
      for (Index i = 0; i < count; ++i) leaves[name].push_back(static_cast<float>(draw.real()));
    };
    for (const char* const name : {"x", "y"}) fill(name, program.batch * program.wide);
    fill("column", program.batch);
    for (Index i = 0; i < 2 * program.batch; ++i)  // -1 and the last two are no rows
      leaves["codes"].push_back(static_cast<double>(draw.below(RandomProgram::looked_up_rows + 3)) - 1);
    for (const Value value : program.stored) fill(value.graph->node(value).name, value.shape().count());
    for (Index i = 0; i < program.batch; ++i) rows.push_back(draw.below(RandomProgram::table_rows));
    leaves["lr"] = {0.25 + 0.125 * static_cast<double>(number % 8)};
    leaves["step"] = {0};
    leaves["table"] = program.table;
  }
};

}  // namespace pellucid::plan
