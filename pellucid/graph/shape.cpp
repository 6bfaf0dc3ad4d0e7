#include "pellucid/graph/shape.hpp"

#include <algorithm>

#include "pellucid/base/error.hpp"

namespace pellucid::graph {

Shape::Shape(std::initializer_list<Index> sizes) : rank_(static_cast<int>(sizes.size())) {
  if (sizes.size() > sizes_.size()) {
    fail({Fault::usage, "a shape has at most 4 axes", "", "got " + std::to_string(sizes.size()), "reshape first"});
  }
  std::copy(sizes.begin(), sizes.end(), sizes_.begin());
}

bool Shape::operator<(const Shape& other) const {
  return rank_ != other.rank_ ? rank_ < other.rank_ : sizes_ < other.sizes_;
}

Shape Shape::at(Index batch_size) const {
  Shape concrete = *this;
  std::replace(concrete.sizes_.begin(), concrete.sizes_.end(), batch, batch_size);
  return concrete;
}

Index Shape::rows() const {
  Index rows = 1;
  for (int axis = 0; axis + 1 < rank_; ++axis) rows *= (*this)[axis];
  return rows;
}

Shape Shape::with_columns(Index columns) const {
  Shape other = *this;
  other.sizes_[static_cast<std::size_t>(rank_ - 1)] = columns;
  return other;
}

std::string to_string(const Shape& shape) {
  std::string text = "[";
  for (int axis = 0; axis < shape.rank(); ++axis) {
    if (axis > 0) text += ", ";
    const Index size = shape[axis];
    text += size == batch ? "B" : size == any_rows ? "rows" : std::to_string(size);
  }
  return text + "]";
}

Shape broadcast_shape(const Shape& a, const Shape& b, const char* what) {
  const Shape& longer = a.rank() >= b.rank() ? a : b;
  const Shape& shorter = a.rank() >= b.rank() ? b : a;
  std::array<Index, 4> sizes{};
  const int shift = longer.rank() - shorter.rank();
  for (int axis = 0; axis < longer.rank(); ++axis) {
    const Index size = longer[axis];
    const Index other = axis < shift ? 1 : shorter[axis - shift];
    if (size != other && size != 1 && other != 1) {
      fail({Fault::usage, std::string("shapes do not fit in ") + what, "axis " + std::to_string(axis),
            to_string(a) + " and " + to_string(b), "sizes along an axis must be equal or 1"});
    }
    sizes[static_cast<std::size_t>(axis)] = size == 1 ? other : size;
  }
  switch (longer.rank()) {
    case 0:
      return {};
    case 1:
      return {sizes[0]};
    case 2:
      return {sizes[0], sizes[1]};
    case 3:
      return {sizes[0], sizes[1], sizes[2]};
    default:
      return {sizes[0], sizes[1], sizes[2], sizes[3]};
  }
}

}  // namespace pellucid::graph
