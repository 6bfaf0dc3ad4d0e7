// In which order a model file holds the axes of a tensor: PyTorch's, where the graph has another.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "pellucid/graph/shape.hpp"

namespace pellucid::nn {

/// Axis i of the file is axis axes[i] of the graph; empty: the same order. A linear weight [in, out] has {1, 0}.
using FileAxes = std::vector<int>;

/// The sizes of a tensor as the file has them.
std::vector<Index> sizes_in_file(const graph::Shape& shape, const FileAxes& axes);

/// Numbers in the graph's order as the file has them, and back.
std::vector<double> to_file_order(std::span<const double> values, const graph::Shape& shape, const FileAxes& axes);
std::vector<double> from_file_order(std::span<const double> values, const graph::Shape& shape, const FileAxes& axes);

}  // namespace pellucid::nn
