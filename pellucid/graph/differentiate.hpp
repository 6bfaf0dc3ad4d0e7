// Reverse-mode differentiation: the gradient of a graph is more graph.
#pragma once

#include <span>
#include <vector>

#include "pellucid/graph/graph.hpp"

namespace pellucid::graph {

/// d(loss)/d(each of `with_respect_to`), in that order, as values of the same graph and of the same shapes; of a leaf
/// whose rows are looked up, the rows that rows_of() reads. `loss` has shape []. A value on which the loss does not
/// depend gets zeros. Fails (Fault::usage) if a leaf is looked up and also used in another place.
/// Source: Linnainmaa 1970; Speelpenning 1980 (reverse accumulation).
std::vector<Value> gradients(Value loss, std::span<const Value> with_respect_to);

/// A gradient that is 0 but in some rows: beside each code of `index`, [B, L], the whole gradient of its row in
/// `value`, [B, L, columns], so that equal codes have equal rows.
struct Rows {
  Value index, value;
  explicit operator bool() const { return static_cast<bool>(index); }
};
/// `gradient` as gradients() gave it for a leaf whose rows are looked up; empty for one that is a value of its shape.
Rows rows_of(Value gradient);

}  // namespace pellucid::graph
