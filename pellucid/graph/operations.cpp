// Every operation of the language on a few screens: name, printed form, meaning, derivative.
// Derivatives may overflow or be NaN where a `where` does not take the branch: differentiate() masks them there.
#include "pellucid/graph/operations.hpp"

#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/graph/simplify.hpp"

namespace pellucid::graph {

namespace {

using X = const Operands&;

Contributions no_gradient(X, Value, Value) { return {}; }

// C = op(A) op(B): dA = g op(B)ᵀ and dB = op(A)ᵀ g, transposed where the operand was read transposed.
Contributions product_derivative(X x, Value y, Value g) {
  const Node& node = y.graph->node(y);
  const auto [ta, tb] = std::array{node.transpose_a, node.transpose_b};
  const Shape left = x[0].shape(), right = x[1].shape();
  return {reshape(ta ? product(x[1], g, tb, true) : product(g, x[1], false, !tb), left),
          reshape(tb ? product(g, x[0], true, ta) : product(x[0], g, !ta, false), right), Value{}};
}

std::vector<Index> list_of(Value y) { return y.graph->node(y).list; }

Window window_of(Value y) {
  const std::vector<Index> list = list_of(y);
  return {list[0], list[1], list[2], list[3]};
}

Contributions no_second_derivative(X, Value y, Value) {
  fail({Fault::usage, "no derivative is known", operation(y.graph->node(y).op).name, "it is a derivative itself",
        "differentiate once"});
}

// The gradient of a maximum goes to the largest entries, shared equally among ties.
Contributions maximum_of_derivative(X x, Value y, Value g) {
  const Value hit = equal(x[0], y);
  return {hit * (g / sum_last(hit)), Value{}, Value{}};
}

// Whether `x` are the operands of where(z > 0, z, 0), whose value is positive exactly where z is.
bool is_rectifier(X x) {
  const Graph& graph = *x[1].graph;
  const Node& condition = graph.node(x[0]);
  return condition.op == Op::less && is_constant(x[1].graph->value(condition.inputs[0]), 0) &&
         condition.inputs[1] == x[1].id && is_constant(x[2], 0);
}

// A rectifier's value stands in memory for its readers: its derivative needs no second array that says z > 0.
Contributions where_derivative(X x, Value y, Value g) {
  const Value condition = is_rectifier(x) ? y > 0 : x[0];
  return {Value{}, where(condition, g, 0), where(condition, 0, g)};
}

// clang-format off
constexpr std::array table{
    // ---- leaves
    Operation{Op::constant,   "constant",   0, "", 9, nullptr, no_gradient},
    Operation{Op::scalar,     "scalar",     0, "", 9, nullptr, no_gradient},
    Operation{Op::input,      "input",      0, "", 9, nullptr, no_gradient},
    Operation{Op::row_index,  "row_index",  0, "", 9, nullptr, no_gradient},
    Operation{Op::table,      "table",      0, "", 9, nullptr, no_gradient},
    Operation{Op::parameter,  "parameter",  0, "", 9, nullptr, no_gradient},
    Operation{Op::state,      "state",      0, "", 9, nullptr, no_gradient},
    Operation{Op::slot,       "slot",       0, "", 9, nullptr, no_gradient},
    // ---- one operand
    Operation{Op::neg, "neg", 1, "-%a", 4, [](double a, double, double) { return -a; },
        [](X, Value, Value g) -> Contributions { return {-g}; }},
    Operation{Op::abs, "abs", 1, "", 9, [](double a, double, double) { return std::fabs(a); },
        [](X x, Value, Value g) -> Contributions { return {g * sign(x[0])}; }},
    Operation{Op::sign, "sign", 1, "", 9, [](double a, double, double) { return a > 0 ? 1.0 : a < 0 ? -1.0 : a; },
        no_gradient},
    Operation{Op::sqrt, "sqrt", 1, "", 9, [](double a, double, double) { return std::sqrt(a); },
        [](X, Value y, Value g) -> Contributions { return {g * 0.5 / y}; }},
    Operation{Op::floor, "floor", 1, "", 9, [](double a, double, double) { return std::floor(a); }, no_gradient},
    Operation{Op::exp, "exp", 1, "", 9, [](double a, double, double) { return std::exp(a); },
        [](X, Value y, Value g) -> Contributions { return {g * y}; }},
    Operation{Op::log, "log", 1, "", 9, [](double a, double, double) { return std::log(a); },
        [](X x, Value, Value g) -> Contributions { return {g / x[0]}; }},
    Operation{Op::log1p, "log1p", 1, "", 9, [](double a, double, double) { return std::log1p(a); },
        [](X x, Value, Value g) -> Contributions { return {g / (1 + x[0])}; }},
    // exp(a) and not y + 1: the sum would lose the small values far left of 0.
    Operation{Op::expm1, "expm1", 1, "", 9, [](double a, double, double) { return std::expm1(a); },
        [](X x, Value, Value g) -> Contributions { return {g * exp(x[0])}; }},
    Operation{Op::tanh, "tanh", 1, "", 9, [](double a, double, double) { return std::tanh(a); },
        [](X, Value y, Value g) -> Contributions { return {g * (1 - y * y)}; }},
    Operation{Op::sigmoid, "sigmoid", 1, "", 9, [](double a, double, double) { return 1 / (1 + std::exp(-a)); },
        [](X, Value y, Value g) -> Contributions { return {g * (y * (1 - y))}; }},
    Operation{Op::erf, "erf", 1, "", 9, [](double a, double, double) { return std::erf(a); },
        [](X x, Value, Value g) -> Contributions { return {g * (1.1283791670955126 * exp(-square(x[0])))}; }},
    Operation{Op::sin, "sin", 1, "", 9, [](double a, double, double) { return std::sin(a); },
        [](X x, Value, Value g) -> Contributions { return {g * cos(x[0])}; }},
    Operation{Op::cos, "cos", 1, "", 9, [](double a, double, double) { return std::cos(a); },
        [](X x, Value, Value g) -> Contributions { return {-(g * sin(x[0]))}; }},
    // ---- two operands
    Operation{Op::add, "add", 2, "%a + %b", 2, [](double a, double b, double) { return a + b; },
        [](X, Value, Value g) -> Contributions { return {g, g}; }},
    Operation{Op::sub, "sub", 2, "%a - %b", 2, [](double a, double b, double) { return a - b; },
        [](X, Value, Value g) -> Contributions { return {g, -g}; }},
    Operation{Op::mul, "mul", 2, "%a * %b", 3, [](double a, double b, double) { return a * b; },
        [](X x, Value, Value g) -> Contributions { return {g * x[1], g * x[0]}; }},
    Operation{Op::div, "div", 2, "%a / %b", 3, [](double a, double b, double) { return a / b; },
        [](X x, Value y, Value g) -> Contributions { return {g / x[1], -(g / x[1] * y)}; }},
    // At exponent 0 the power is the constant 1, at base 0 its logarithm does not count: both are masked.
    Operation{Op::pow, "pow", 2, "%a ^ %b", 5, [](double a, double b, double) { return std::pow(a, b); },
        [](X x, Value y, Value g) -> Contributions {
          return {where(equal(x[1], 0), 0, g * (x[1] * pow(x[0], x[1] - 1))), where(x[0] > 0, g * (y * log(x[0])), 0)};
        }},
    Operation{Op::maximum, "max", 2, "", 9, [](double a, double b, double) { return a > b ? a : b; },
        [](X x, Value, Value g) -> Contributions {
          const Value tie = equal(x[0], x[1]);
          const Value half = g * 0.5;
          return {where(x[0] > x[1], g, where(tie, half, 0)), where(x[0] < x[1], g, where(tie, half, 0))};
        }},
    Operation{Op::minimum, "min", 2, "", 9, [](double a, double b, double) { return a < b ? a : b; },
        [](X x, Value, Value g) -> Contributions {
          const Value tie = equal(x[0], x[1]);
          const Value half = g * 0.5;
          return {where(x[0] < x[1], g, where(tie, half, 0)), where(x[0] > x[1], g, where(tie, half, 0))};
        }},
    Operation{Op::less, "less", 2, "%a < %b", 1, [](double a, double b, double) { return a < b ? 1.0 : 0.0; },
        no_gradient},
    Operation{Op::less_equal, "less_equal", 2, "%a <= %b", 1,
        [](double a, double b, double) { return a <= b ? 1.0 : 0.0; }, no_gradient},
    Operation{Op::equal, "equal", 2, "%a == %b", 1, [](double a, double b, double) { return a == b ? 1.0 : 0.0; },
        no_gradient},
    // ---- three operands
    Operation{Op::where, "where", 3, "", 9, [](double a, double b, double c) { return a != 0 ? b : c; }, where_derivative},
    Operation{Op::fma, "fma", 3, "", 9, [](double a, double b, double c) { return std::fma(a, b, c); },
        [](X x, Value, Value g) -> Contributions { return {g * x[1], g * x[0], g}; }},
    // ---- generators and structure
    Operation{Op::iota,       "iota",       0, "", 9, nullptr, no_gradient},
    Operation{Op::uniform,    "uniform",    1, "", 9, nullptr, no_gradient},
    Operation{Op::product,    "product",    2, "", 9, nullptr, product_derivative},
    Operation{Op::sum,        "sum",        1, "", 9, nullptr,
        [](X x, Value, Value g) -> Contributions { return {broadcast_to(g, x[0].shape())}; }},
    Operation{Op::maximum_of, "maximum_of", 1, "", 9, nullptr, maximum_of_derivative},
    Operation{Op::broadcast,  "broadcast",  1, "", 9, nullptr,
        [](X x, Value, Value g) -> Contributions { return {sum_to(g, x[0].shape())}; }},
    Operation{Op::gather,     "gather",     2, "", 9, nullptr, no_gradient},
    Operation{Op::detach,     "detach",     1, "", 9, nullptr, no_gradient},
    Operation{Op::take,       "take",       1, "", 9, nullptr,
        [](X x, Value y, Value g) -> Contributions { return {put(g, x[0].shape().columns(), list_of(y))}; }},
    Operation{Op::put,        "put",        1, "", 9, nullptr,
        [](X, Value y, Value g) -> Contributions { return {take(g, list_of(y))}; }},
    Operation{Op::reshape,    "reshape",    1, "", 9, nullptr,
        [](X x, Value, Value g) -> Contributions { return {reshape(g, x[0].shape())}; }},
    Operation{Op::lookup,     "lookup",     2, "", 9, nullptr,
        [](X x, Value, Value g) -> Contributions { return {segment_total(x[1], g)}; }},
    Operation{Op::segment_total, "segment_total", 2, "", 9, nullptr, no_gradient},
    // ---- windows
    Operation{Op::patches,    "patches",    1, "", 9, nullptr,
        [](X x, Value y, Value g) -> Contributions { return {unpatch(g, window_of(y), x[0].shape())}; }},
    Operation{Op::unpatch,    "unpatch",    1, "", 9, nullptr,
        [](X, Value y, Value g) -> Contributions { return {patches(g, window_of(y))}; }},
    Operation{Op::window_max, "window_max", 1, "", 9, nullptr,
        [](X x, Value y, Value g) -> Contributions { return {window_max_gradient(x[0], g, window_of(y))}; }},
    Operation{Op::window_max_gradient, "window_max_gradient", 2, "", 9, nullptr, no_second_derivative},
    Operation{Op::window_sum, "window_sum", 1, "", 9, nullptr,
        [](X x, Value y, Value g) -> Contributions { return {window_spread(g, window_of(y), x[0].shape())}; }},
    Operation{Op::window_spread, "window_spread", 1, "", 9, nullptr,
        [](X, Value y, Value g) -> Contributions { return {window_sum(g, window_of(y))}; }},
};
// clang-format on

constexpr bool rows_stand_at_their_op() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].op) != i) return false;
  }
  return table.size() == static_cast<std::size_t>(Op::window_spread) + 1;
}
static_assert(rows_stand_at_their_op(), "each Op has one row, in the order of kernels/opcodes.hpp and graph.hpp");

constexpr bool elementwise_rows_agree_with_the_kernels() {
  for (const Operation& row : table) {
    if (is_elementwise(row.op) != (row.value != nullptr)) return false;
    if (is_elementwise(row.op) && row.arity != kernels::operands_of(opcode_of(row.op))) return false;
  }
  return true;
}
static_assert(elementwise_rows_agree_with_the_kernels(), "an elementwise row has a value and its operands' number");

}  // namespace

const Operation& operation(Op op) { return table[static_cast<std::size_t>(op)]; }
std::span<const Operation> operations() { return table; }

}  // namespace pellucid::graph
