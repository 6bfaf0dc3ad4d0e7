// Elementary functions of numbers outside a network: run as a small program of the engine, so that their bits are the
// engine's and not a library's.
#pragma once

#include <span>
#include <vector>

#include "pellucid/graph/graph.hpp"

namespace pellucid::classics {

/// function(x) of each number, in float64: `each_of(cos, angles)` with graph::cos.
std::vector<double> each_of(graph::Value (*function)(graph::Value), std::span<const double> numbers);

constexpr double pi = 3.14159265358979323846;

}  // namespace pellucid::classics
