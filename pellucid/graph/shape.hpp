// Shapes of the language: up to four static sizes, plus one symbolic batch B that a plan makes concrete.
#pragma once

#include <array>
#include <initializer_list>
#include <string>

#include "pellucid/base/element.hpp"

namespace pellucid::graph {

constexpr Index batch = -1;     ///< the rows of a batch, concrete only in a plan
constexpr Index any_rows = -2;  ///< the rows of a table, known only where it is bound

/// The shape of a value without the model axis. Rank 0 is a scalar.
class Shape {
 public:
  Shape() = default;
  Shape(std::initializer_list<Index> sizes);

  int rank() const { return rank_; }
  Index operator[](int axis) const { return sizes_[static_cast<std::size_t>(axis)]; }
  bool operator==(const Shape&) const = default;
  bool operator<(const Shape& other) const;

  /// This shape with B replaced by `batch_size`.
  Shape at(Index batch_size) const;

  /// The shape seen as a matrix: columns are the last axis (1 for a scalar), rows all axes before it. With one symbol
  /// B the rows (and the count) are minus those of a batch of one: equal numbers, equal sizes.
  Index columns() const { return rank_ == 0 ? 1 : sizes_[static_cast<std::size_t>(rank_ - 1)]; }
  Index rows() const;
  /// This shape with another last axis.
  Shape with_columns(Index columns) const;
  Index count() const { return rows() * columns(); }

 private:
  std::array<Index, 4> sizes_{};
  int rank_ = 0;
};

/// "[B, 256]"; a scalar is "[]".
std::string to_string(const Shape& shape);

/// The shape that both broadcast to (axes aligned at the end; 1 stretches). Fails naming `what` and both shapes.
Shape broadcast_shape(const Shape& a, const Shape& b, const char* what);

}  // namespace pellucid::graph
