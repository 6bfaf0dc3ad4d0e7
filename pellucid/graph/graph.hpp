// The language: a graph of typed values. Models, losses, gradients and optimizer updates are all written in it.
// A Value is a handle; writing `a + b` adds a node. Equal nodes are made once, and what is exact is simplified
// (x * 1, constants), so that every reader of the program sees the same short form.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/graph/shape.hpp"
#include "pellucid/kernels/opcodes.hpp"

namespace pellucid::graph {

class Graph;

/// What a node does. Elementwise operations broadcast; see operations.cpp for each one's meaning and derivative.
enum class Op : std::uint8_t {
  // Leaves.
  constant,   ///< a number of the program
  scalar,     ///< a number given at each step: learning rate, step count
  input,      ///< rows of the batch, given at each step
  row_index,  ///< which rows of the data set the batch holds, given at each step
  table,      ///< a whole data set, bound once, shared by all models
  parameter,  ///< learned
  state,      ///< running statistics
  slot,       ///< the optimizer's memory of one parameter
// Elementwise: those of kernels/opcodes.hpp, in its order.
#define PELLUCID_ROW(name, operands) name,
  PELLUCID_OPERATIONS(PELLUCID_ROW)
#undef PELLUCID_ROW
  // Generators.
  iota,     ///< 0, 1, …, n-1 along the last axis
  uniform,  ///< random numbers in [0, 1): a function of (seed, path, step, row of the data set, unit)
  // Structure.
  product,        ///< matrix product
  sum,            ///< sum over the axes along which the result's shape is 1 or absent
  maximum_of,     ///< maximum over the last axis, kept as 1
  broadcast,      ///< repeats to a larger shape
  gather,         ///< rows of a table by index
  detach,         ///< the same value, without a gradient
  take,           ///< columns by a list of their indices
  put,            ///< columns added into places: the transpose of take
  reshape,        ///< the same numbers in another shape
  lookup,         ///< rows of a leaf by code
  segment_total,  ///< rows that belong to equal codes, added
  // Windows over pictures [B, height, width, channels].
  patches,              ///< each window as a row of a matrix
  unpatch,              ///< patches added to the places that they were taken from: the transpose of patches
  window_max,           ///< the largest of each window, by channel
  window_max_gradient,  ///< each window's number at the place of its first largest
  window_sum,           ///< the sum of each window, by channel
  window_spread,        ///< each window's number at all of its places: the transpose of window_sum
};

/// A value of a graph. Copy it freely; it is valid as long as its graph lives. Shapes: see Graph::shape_of.
struct Value {
  Graph* graph = nullptr;
  int id = -1;

  explicit operator bool() const { return graph != nullptr; }
  bool operator==(const Value&) const = default;
  const Shape& shape() const;
};

struct Node {
  Op op;
  Shape shape;
  std::array<int, 3> inputs{-1, -1, -1};  ///< ids of the operands, -1 for none
  double number = 0;                      ///< constant: its value
  bool transpose_a = false;               ///< product: read the left or right operand transposed
  bool transpose_b = false;
  std::vector<Index> list{};  ///< take, put: which columns; windows: kernel height and width, stride, padding
  std::string name{};         ///< leaves: the stable path ("0.weight"); uniform: the path of its randomness

  /// Whether it stands before `other` in an order in which nodes that mean the same are equal.
  bool operator<(const Node& other) const;
};

/// An update to commit at the end of a step: target (parameter, state or slot) becomes value. With an index, codes
/// [B, L], only the rows that they name do, and value is [B, L, columns]; equal codes must have equal rows.
struct Update {
  Value target, value;
  Value index{};
};

class Graph {
 public:
  Graph() = default;
  Graph(const Graph&) = delete;  // values point into it
  Graph& operator=(const Graph&) = delete;

  Value constant(double number);
  Value scalar(std::string_view name);
  Value input(std::string_view name, Shape shape);
  Value row_index(std::string_view name);             ///< shape [B]
  Value table(std::string_view name, Index columns);  ///< shape [rows, columns]
  Value parameter(std::string_view name, Shape shape);
  Value state(std::string_view name, Shape shape);
  Value slot(std::string_view name, Shape shape);

  /// Adds a node, or returns the equal one that exists. `inputs` must be values of this graph.
  Value add(Node node);

  /// Formulas write `value` as `name` of `operands` from now on: for what is long and has a name. Gives `value`.
  Value call(Value value, std::string_view name, const std::vector<Value>& operands);
  struct Called {
    std::string name;
    std::vector<int> operands;
  };
  /// What a node is called; null if it has no name.
  const Called* called(int id) const;

  const Node& node(int id) const { return nodes_[static_cast<std::size_t>(id)]; }
  const Node& node(Value value) const { return node(value.id); }
  Value value(int id) { return {this, id}; }
  int size() const { return static_cast<int>(nodes_.size()); }

 private:
  Value leaf(Op op, std::string_view name, Shape shape);

  std::map<int, Called> called_;
  std::deque<Node> nodes_;  // a reference to a node outlives the making of others
  struct ByMeaning {
    const std::deque<Node>& nodes;
    bool operator()(int a, int b) const {
      return nodes[static_cast<std::size_t>(a)] < nodes[static_cast<std::size_t>(b)];
    }
  };
  std::set<int, ByMeaning> known_{ByMeaning{nodes_}};
};

/// The nodes that `root` needs, itself last, operands before what uses them: depth first, left operand first. The order
/// follows from the program alone; ids do not (compilers evaluate the arguments of a call in different orders).
std::vector<int> operands_first(Value root);

constexpr bool is_leaf(Op op) { return op <= Op::slot; }
constexpr bool is_elementwise(Op op) { return op > Op::slot && op < Op::iota; }
/// The kernel's name for an elementwise operation.
constexpr kernels::Opcode opcode_of(Op op) {
  return static_cast<kernels::Opcode>(static_cast<int>(op) - static_cast<int>(Op::slot));
}

// ---- Elementwise operations; numbers become constants. Shapes broadcast: axes aligned at the end, 1 stretches. ----

/// Any elementwise operation by its Op; unused operands are empty.
Value apply(Op op, Value a, Value b = {}, Value c = {});

/// A Value or a plain number as the operand of an expression.
struct Operand {
  Operand(Value given) : value(given) {}    // NOLINT(google-explicit-constructor): numbers read as values
  Operand(double given) : number(given) {}  // NOLINT(google-explicit-constructor)
  Operand(int given) : number(given) {}     // NOLINT(google-explicit-constructor)
  Value value;
  double number = 0;
};

Value operator-(Value a);
Value operator+(Value a, Operand b);
Value operator-(Value a, Operand b);
Value operator*(Value a, Operand b);
Value operator/(Value a, Operand b);
Value operator<(Value a, Operand b);  ///< 1 where true, else 0
Value operator<=(Value a, Operand b);
Value operator>(Value a, Operand b);
Value operator>=(Value a, Operand b);
Value operator+(double a, Value b);
Value operator-(double a, Value b);
Value operator*(double a, Value b);
Value operator/(double a, Value b);
Value equal(Value a, Operand b);       ///< 1 where equal, else 0
Value pow(Value a, Operand exponent);  ///< a^exponent; pow(x, 2) is x * x
Value maximum(Value a, Operand b);     ///< derivative ½ to each at a tie
Value minimum(Value a, Operand b);
Value where(Value condition, Operand yes, Operand no);  ///< yes where condition is not 0
Value fma(Value a, Value b, Value c);                   ///< a * b + c, rounded once in the fused kernel set
Value square(Value a);
Value abs(Value a);   ///< derivative 0 at 0
Value sign(Value a);  ///< -1, 0, 1
Value sqrt(Value a);
Value floor(Value a);
Value exp(Value a);
Value log(Value a);
Value log1p(Value a);  ///< log(1 + a), exact near 0
Value expm1(Value a);  ///< exp(a) - 1, exact near 0
Value tanh(Value a);
Value sigmoid(Value a);  ///< 1 / (1 + exp(-a)), without overflow
Value erf(Value a);      ///< 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to a
Value sin(Value a);
Value cos(Value a);

// ---- Structure. ----

/// Matrix product of op(a) [m, k] and op(b) [k, n], where op transposes when asked to. An operand of more axes is the
/// matrix of its last axis and all before it; the axes before it stay where a is not transposed.
Value product(Value a, Value b, bool transpose_a = false, bool transpose_b = false);
/// Sum down to `shape`, to which a's shape must broadcast back: the transpose of broadcast().
Value sum_to(Value a, const Shape& shape);
Value sum(Value a);       ///< over all axes, shape []
Value sum_last(Value a);  ///< over the last axis, kept as size 1
Value sum_rows(Value a);  ///< over all axes but the last, shape [columns]
Value mean_last(Value a);
Value maximum_last(Value a);  ///< over the last axis, kept as size 1
Value broadcast_to(Value a, const Shape& shape);
Value gather(Value table, Value row_index);  ///< [B, columns] of a table
Value detach(Value a);
/// out[…, j] = a[…, indices[j]]; an index may come several times.
Value take(Value a, const std::vector<Index>& indices);
/// out[…, i] for i < columns: the sum, in order of j, of those a[…, j] whose indices[j] is i; 0 if there are none.
Value put(Value a, Index columns, const std::vector<Index>& indices);
/// The same numbers, row by row, in another shape of as many; a shape with B stays one with B.
Value reshape(Value a, Shape shape);
Value columns_of(Value a, Index begin, Index count);  ///< a[…, begin … begin + count - 1]
Value concatenate(const std::vector<Value>& parts);   ///< side by side along the last axis
/// Rows of a leaf [rows, columns], [B, L, columns], by codes [B, L]: whole numbers. A code that is no row gives zeros.
Value lookup(Value leaf, Value codes);
/// The same rows, those of one row of codes added in their order: [B, columns].
Value lookup_sum(Value leaf, Value codes);
/// What each row of a looked-up leaf gets in all: beside each code [B, L] the sum, in their order, of the rows of g
/// that belong to an equal code, [B, L, columns]; zeros beside a code below 0. g is [B, L, columns], or [B, columns]
/// where all codes of a row share its numbers.
Value segment_total(Value codes, Value g);
Value iota(Graph& graph, Index columns);                               ///< shape [columns]
Value uniform(Value row_index, Index columns, std::string_view path);  ///< shape [B, columns]

// ---- Windows. ----

/// A window of kernel_height x kernel_width places that moves by `stride` over pictures with `padding` places of zeros
/// (for the maximum: of nothing) on every side.
struct Window {
  Index kernel_height, kernel_width, stride, padding;
};

/// [B, out_height, out_width, kernel_height * kernel_width * channels] of pictures [B, height, width, channels].
Value patches(Value pictures, const Window& window);
/// Pictures of `shape`: at each place the sum of what the patches have there, in the order of the windows.
Value unpatch(Value patches, const Window& window, Shape shape);
Value window_max(Value pictures, const Window& window);  ///< [B, out_height, out_width, channels]
Value window_max_gradient(Value pictures, Value gradient, const Window& window);
Value window_sum(Value pictures, const Window& window);  ///< [B, out_height, out_width, channels]
Value window_spread(Value sums, const Window& window, Shape shape);

}  // namespace pellucid::graph
