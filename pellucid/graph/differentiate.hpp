// Reverse-mode differentiation: the gradient of a graph is more graph.
#pragma once

#include <span>
#include <vector>

#include "pellucid/graph/graph.hpp"

namespace pellucid::graph {

/// d(loss)/d(each of `with_respect_to`), in that order, as values of the same graph and of the same shapes.
/// `loss` has shape []. A value on which the loss does not depend gets zeros. Source: Linnainmaa 1970; Speelpenning
/// 1980 (reverse accumulation).
std::vector<Value> gradients(Value loss, std::span<const Value> with_respect_to);

}  // namespace pellucid::graph
