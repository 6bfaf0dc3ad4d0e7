// A graph seen number by number: of which numbers of its operands a number of a node is made, and how.
#pragma once

#include <functional>
#include <vector>

#include "pellucid/graph/graph.hpp"

namespace pellucid::explaining {

using graph::Value;

/// The number at `place` of a node's values, for a batch of one row.
struct Number {
  int node;
  std::size_t place;
};

struct Made {
  enum class How : std::uint8_t {
    leaf,      ///< of nothing: a leaf, or what is not taken apart
    zero,      ///< 0 whatever the operands: the padding of a picture, a code that is no row
    same,      ///< it is that number
    applied,   ///< the node's elementwise operation of them
    sum,       ///< their sum
    products,  ///< the sum of the products of each two: left and right in turn
    largest,
  };
  How how;
  std::vector<Number> of;
};

/// `value` gives numbers that decide which others are meant: codes.
Made made_of(const graph::Graph& graph, Number number, const std::function<double(Number)>& value);

std::size_t count_of(const graph::Graph& graph, int node);
/// Whether each of its numbers may be made of several others of one operand.
bool is_reduction(const graph::Node& node);

}  // namespace pellucid::explaining
