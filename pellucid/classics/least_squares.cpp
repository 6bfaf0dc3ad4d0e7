#include "pellucid/classics/least_squares.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace pellucid::classics {

namespace {

/// Two columns of one matrix turned by an angle.
void rotate(Dense& matrix, Index p, Index q, double cosine, double sine) {
  for (Index i = 0; i < matrix.rows; ++i) {
    const double a = matrix.at(i, p), b = matrix.at(i, q);
    matrix.at(i, p) = cosine * a - sine * b;
    matrix.at(i, q) = sine * a + cosine * b;
  }
}

double column_product(const Dense& matrix, Index p, Index q) {
  double sum = 0;
  for (Index i = 0; i < matrix.rows; ++i) sum += matrix.at(i, p) * matrix.at(i, q);
  return sum;
}

/// Turns each pair of columns until they are at right angles; returns whether any pair was turned.
bool sweep(Dense& u, Dense& v) {
  bool has_turned = false;
  for (Index p = 0; p < u.columns; ++p) {
    for (Index q = p + 1; q < u.columns; ++q) {
      const double pp = column_product(u, p, p), qq = column_product(u, q, q), pq = column_product(u, p, q);
      if (std::abs(pq) <= 1e-15 * std::sqrt(pp * qq) || pq == 0) continue;
      has_turned = true;
      const double zeta = (qq - pp) / (2 * pq);
      const double t = (zeta >= 0 ? 1 : -1) / (std::abs(zeta) + std::sqrt(1 + zeta * zeta));
      const double cosine = 1 / std::sqrt(1 + t * t);
      rotate(u, p, q, cosine, cosine * t);
      rotate(v, p, q, cosine, cosine * t);
    }
  }
  return has_turned;
}

/// Orthonormal rows that span what the rows of `matrix` do (Gram-Schmidt, twice).
Dense orthonormal_rows(Dense matrix) {
  for (Index i = 0; i < matrix.rows; ++i) {
    for (int again = 0; again < 2; ++again) {
      for (Index k = 0; k < i; ++k) {
        double product = 0;
        for (Index j = 0; j < matrix.columns; ++j) product += matrix.at(i, j) * matrix.at(k, j);
        for (Index j = 0; j < matrix.columns; ++j) matrix.at(i, j) -= product * matrix.at(k, j);
      }
    }
    double squares = 0;
    for (Index j = 0; j < matrix.columns; ++j) squares += matrix.at(i, j) * matrix.at(i, j);
    for (Index j = 0; j < matrix.columns; ++j) matrix.at(i, j) /= std::sqrt(squares);
  }
  return matrix;
}

}  // namespace

Dense triangle_of(Dense matrix) {
  const Index n = matrix.columns;
  for (Index k = 0; k < std::min(n, matrix.rows); ++k) {
    double squares = 0;
    for (Index i = k; i < matrix.rows; ++i) squares += matrix.at(i, k) * matrix.at(i, k);
    if (squares == 0) continue;
    const double head = matrix.at(k, k);
    const double diagonal = head > 0 ? -std::sqrt(squares) : std::sqrt(squares);
    const double half_length = squares - head * diagonal;  // v'v / 2 of the mirror v = column - diagonal e
    matrix.at(k, k) = head - diagonal;
    std::vector<double> products(static_cast<std::size_t>(n), 0.0);
    for (Index i = k; i < matrix.rows; ++i) {
      for (Index j = k + 1; j < n; ++j) products[static_cast<std::size_t>(j)] += matrix.at(i, k) * matrix.at(i, j);
    }
    for (Index i = k; i < matrix.rows; ++i) {
      const double factor = matrix.at(i, k) / half_length;
      for (Index j = k + 1; j < n; ++j) matrix.at(i, j) -= factor * products[static_cast<std::size_t>(j)];
      matrix.at(i, k) = 0;
    }
    matrix.at(k, k) = diagonal;
  }
  Dense triangle(n, n);
  for (Index i = 0; i < std::min(n, matrix.rows); ++i) {
    for (Index j = i; j < n; ++j) triangle.at(i, j) = matrix.at(i, j);
  }
  return triangle;
}

SingularValues singular_values(const Dense& square) {
  const Index n = square.columns;
  Dense u = square, v(n, n);
  for (Index i = 0; i < n; ++i) v.at(i, i) = 1;
  constexpr int most_sweeps = 60;  // a handful is enough
  for (int i = 0; i < most_sweeps && sweep(u, v); ++i) {
  }
  std::vector<double> lengths;
  for (Index j = 0; j < n; ++j) lengths.push_back(std::sqrt(column_product(u, j, j)));
  std::vector<Index> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), Index{0});
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
    return lengths[static_cast<std::size_t>(a)] > lengths[static_cast<std::size_t>(b)];
  });
  SingularValues result{{}, Dense(n, n), Dense(n, n)};
  for (Index to = 0; to < n; ++to) {
    const Index from = order[static_cast<std::size_t>(to)];
    const double length = lengths[static_cast<std::size_t>(from)];
    result.values.push_back(length);
    for (Index i = 0; i < n; ++i) {
      result.u.at(i, to) = length > 0 ? u.at(i, from) / length : 0;
      result.v.at(i, to) = v.at(i, from);
    }
  }
  return result;
}

std::vector<double> least_squares(std::span<const double> inputs, Index columns, std::span<const double> targets) {
  const auto rows = static_cast<Index>(targets.size());
  const Index n = columns + 1;  // with the bias
  Dense matrix(rows, n + 1);    // the targets behind it: their column of the triangle is Q'y
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < columns; ++j) matrix.at(i, j) = inputs[static_cast<std::size_t>(i * columns + j)];
    matrix.at(i, columns) = 1;
    matrix.at(i, n) = targets[static_cast<std::size_t>(i)];
  }
  const Dense whole = triangle_of(std::move(matrix));
  Dense square(n, n);
  for (Index i = 0; i < n; ++i) {
    for (Index j = i; j < n; ++j) square.at(i, j) = whole.at(i, j);
  }
  const SingularValues svd = singular_values(square);
  const double least =
      svd.values.front() * static_cast<double>(std::max(rows, n)) * std::numeric_limits<double>::epsilon();
  std::vector<double> line(static_cast<std::size_t>(n), 0.0);
  for (Index k = 0; k < n; ++k) {
    const double value = svd.values[static_cast<std::size_t>(k)];
    if (value <= least) continue;
    double product = 0;
    for (Index i = 0; i < n; ++i) product += svd.u.at(i, k) * whole.at(i, n);
    for (Index j = 0; j < n; ++j) line[static_cast<std::size_t>(j)] += svd.v.at(j, k) * product / value;
  }
  return line;
}

Dense principal_components(std::span<const double> inputs, Index columns, Index count) {
  const Index rows = static_cast<Index>(inputs.size()) / columns;
  Dense centered(rows, columns);
  for (Index j = 0; j < columns; ++j) {
    double sum = 0;
    for (Index i = 0; i < rows; ++i) sum += inputs[static_cast<std::size_t>(i * columns + j)];
    const double mean = sum / static_cast<double>(rows);
    for (Index i = 0; i < rows; ++i) centered.at(i, j) = inputs[static_cast<std::size_t>(i * columns + j)] - mean;
  }
  const SingularValues svd = singular_values(triangle_of(std::move(centered)));
  Dense components(count, columns);
  for (Index k = 0; k < count; ++k) {
    for (Index j = 0; j < columns; ++j) components.at(k, j) = svd.v.at(j, k);
  }
  return components;
}

double largest_principal_angle(const Dense& a, const Dense& b) {
  const Dense p = orthonormal_rows(a), q = orthonormal_rows(b);
  Dense rest = q;  // what of q's directions lies outside p's space: its largest singular value is the sine
  for (Index i = 0; i < q.rows; ++i) {
    for (Index k = 0; k < p.rows; ++k) {
      double product = 0;
      for (Index j = 0; j < p.columns; ++j) product += q.at(i, j) * p.at(k, j);
      for (Index j = 0; j < p.columns; ++j) rest.at(i, j) -= product * p.at(k, j);
    }
  }
  const double sine = std::min(1.0, singular_values(triangle_of(std::move(rest))).values.front());
  // arcsine without a library: the angle is shown, and decides nothing, so a series and halving are enough
  double x = sine, doubled = 1;
  for (int i = 0; i < 40; ++i) {
    x = x / std::sqrt(2 * (1 + std::sqrt(std::max(0.0, 1 - x * x))));  // sin of half the angle
    doubled *= 2;
  }
  return doubled * x;
}

}  // namespace pellucid::classics
