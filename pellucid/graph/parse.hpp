// Reads an expression such as "where(y > p, 10, 1) * (y - p)^2" into a graph.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pellucid/graph/graph.hpp"

namespace pellucid::graph {

/// The value of `text`, in which names stand for `variables`. Operators + - * / ^ (right to left), < <= > >= ==,
/// brackets, numbers, and every elementwise operation as a function by its name. Nesting is at most 100 deep.
/// Fails (Fault::usage) naming the column, what stands there and the nearest known name.
Value parse(Graph& graph, std::string_view text, const std::vector<std::pair<std::string, Value>>& variables);

}  // namespace pellucid::graph
