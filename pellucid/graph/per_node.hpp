// A value for each node of a graph.
#pragma once

#include <cstddef>
#include <vector>

namespace pellucid::graph {

/// A vector whose indices are ids of nodes.
template <class T>
class PerNode {
 public:
  explicit PerNode(int nodes, const T& value = {}) : values_(static_cast<std::size_t>(nodes), value) {}

  decltype(auto) operator[](int id) { return values_[static_cast<std::size_t>(id)]; }
  decltype(auto) operator[](int id) const { return values_[static_cast<std::size_t>(id)]; }
  int size() const { return static_cast<int>(values_.size()); }

 private:
  std::vector<T> values_;
};

}  // namespace pellucid::graph
