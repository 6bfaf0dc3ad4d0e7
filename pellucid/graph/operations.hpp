// The table of operations: for each one its name, how it prints, its value and its derivative, side by side.
#pragma once

#include <array>
#include <span>

#include "pellucid/graph/graph.hpp"

namespace pellucid::graph {

/// What each operand of an operation contributes to the gradient, given the operands, the result and the gradient
/// of the loss with respect to the result. An empty Value means: no gradient flows there.
using Contributions = std::array<Value, 3>;
using Operands = std::array<Value, 3>;
using Derivative = Contributions (*)(const Operands& x, Value y, Value g);

struct Operation {
  Op op;
  const char* name;  ///< as in messages, the account and, for elementwise ones, in expressions
  int arity;
  const char* print;  ///< "%a + %b"; empty: "name(a, b, c)"
  int precedence;     ///< of the printed form: 1 comparison, 2 sum, 3 product, 4 sign, 5 power, 9 anything in brackets
  double (*value)(double a, double b, double c);  ///< elementwise: the plain float64 meaning, for reference; else null
  Derivative derivative;
};

/// The row of `op`; every Op has one.
const Operation& operation(Op op);
std::span<const Operation> operations();

}  // namespace pellucid::graph
