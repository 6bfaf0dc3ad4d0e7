// The program as text: formulas for people, and the same grammar that parse.hpp reads.
#pragma once

#include <string>

#include "pellucid/graph/graph.hpp"

namespace pellucid::graph {

/// `value` as one formula over its leaves, with as few brackets as reading it back needs: "where(z > 0, z, 0)".
std::string formula(Value value);

/// The program that computes `value`, one line per node, operands first: what describe() gives for each.
std::string listing(Value value);

/// One node in terms of its operands' numbers: "%7 = product(%3, 1.weight) [B, 128]".
std::string describe(Value value);

}  // namespace pellucid::graph
