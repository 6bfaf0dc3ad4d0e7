#include "pellucid/nn/file_axes.hpp"

#include <utility>

namespace pellucid::nn {

namespace {

/// Calls each(place in the graph, place in the file) for every number of a tensor.
template <class Each>
void each_number(const graph::Shape& shape, const FileAxes& axes, Each each) {
  std::vector<Index> stride_in_file(static_cast<std::size_t>(shape.rank()));
  Index stride = 1;
  for (std::size_t i = axes.size(); i-- > 0;) {
    stride_in_file[static_cast<std::size_t>(axes[i])] = stride;
    stride *= shape[axes[i]];
  }
  for (Index number = 0; number < shape.count(); ++number) {
    Index rest = number, place = 0;
    for (int axis = shape.rank(); axis-- > 0; rest /= shape[axis])
      place += rest % shape[axis] * stride_in_file[static_cast<std::size_t>(axis)];
    each(static_cast<std::size_t>(number), static_cast<std::size_t>(place));
  }
}

}  // namespace

std::vector<Index> sizes_in_file(const graph::Shape& shape, const FileAxes& axes) {
  std::vector<Index> sizes;
  for (int axis = 0; axis < shape.rank(); ++axis)
    sizes.push_back(shape[axes.empty() ? axis : axes[static_cast<std::size_t>(axis)]]);
  return sizes;
}

std::vector<double> to_file_order(std::span<const double> values, const graph::Shape& shape, const FileAxes& axes) {
  std::vector<double> result(values.begin(), values.end());
  if (!axes.empty())
    each_number(shape, axes, [&](std::size_t number, std::size_t place) { result[place] = values[number]; });
  return result;
}

std::vector<double> from_file_order(std::span<const double> values, const graph::Shape& shape, const FileAxes& axes) {
  std::vector<double> result(values.begin(), values.end());
  if (!axes.empty())
    each_number(shape, axes, [&](std::size_t number, std::size_t place) { result[number] = values[place]; });
  return result;
}

}  // namespace pellucid::nn
