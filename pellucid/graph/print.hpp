// The program as text: formulas for people, and the same grammar that parse.hpp reads.
#pragma once

#include <string>

#include "pellucid/graph/graph.hpp"

namespace pellucid::graph {

/// What stands in a formula for what is too long or too deep to be read.
constexpr const char* left_out = "…";

/// `value` as one formula over its leaves, with as few brackets as reading it back needs: "where(z > 0, z, 0)".
std::string formula(Value value);
/// As formula, but an operation that would be explained by its own name is written in terms of others: a sigmoid is
/// "1 / (1 + exp(-z))". The operations inside it keep their names.
std::string spelled_out(Value value);

/// The program that computes `value`, one line per node, operands first: "%3 = product(%1, %2) [B, 128]".
std::string listing(Value value);

}  // namespace pellucid::graph
