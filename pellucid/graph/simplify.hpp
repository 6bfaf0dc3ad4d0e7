// Rewrites that change no bit of any result, applied as a node is made.
#pragma once

#include "pellucid/graph/graph.hpp"

namespace pellucid::graph {

/// The value that equals op(a, b, c) without a new node of that kind, or an empty Value if there is none.
/// Numbers fold in float64, by exactly rounded operations alone (the same everywhere).
/// x + 0 and x * 1 become x: the sign of a zero may differ from the unsimplified form, consistently in every run.
Value simplify(Op op, Value a, Value b, Value c);

/// Whether `value` is the constant `number`.
bool is_constant(Value value, double number);

}  // namespace pellucid::graph
