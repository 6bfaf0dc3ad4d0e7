// Linear algebra in float64 for what the classics are compared with: the least-squares line (the closed form of linear
// regression) and principal components. Rows are turned into a triangle by reflections (A. Householder 1958); the
// triangle's singular values come from rotations of its columns (M. Hestenes 1958). Sums are added in order.
#pragma once

#include <span>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid::classics {

/// A matrix [rows, columns], row-major.
struct Dense {
  Index rows = 0, columns = 0;
  std::vector<double> values{};

  Dense(Index rows, Index columns) : rows(rows), columns(columns), values(static_cast<std::size_t>(rows * columns)) {}
  double& at(Index row, Index column) { return values[static_cast<std::size_t>(row * columns + column)]; }
  double at(Index row, Index column) const { return values[static_cast<std::size_t>(row * columns + column)]; }
};

/// R of the QR factorization of `matrix`: [columns, columns], zeros below the diagonal. R'R = A'A.
Dense triangle_of(Dense matrix);

/// A square matrix as u diag(values) v', the values falling; u and v are [n, n] with orthonormal columns (a column of u
/// whose value is 0 is zero).
struct SingularValues {
  std::vector<double> values;
  Dense u, v;
};
SingularValues singular_values(const Dense& square);

/// The line with the least sum of squared errors, the bias behind its weights; of several such lines the shortest.
/// inputs is [rows, columns], targets [rows].
std::vector<double> least_squares(std::span<const double> inputs, Index columns, std::span<const double> targets);

/// The directions in which rows vary most about their mean: the first `count`, [count, columns], each of length 1.
/// K. Pearson 1901; H. Hotelling 1933.
Dense principal_components(std::span<const double> inputs, Index columns, Index count);

/// The largest angle, in radians, between the spaces that the rows of `a` and `b` [count, columns] span: 0 if they span
/// the same one. A. Bjorck and G. Golub 1973; by sines, so that small angles are exact.
double largest_principal_angle(const Dense& a, const Dense& b);

}  // namespace pellucid::classics
