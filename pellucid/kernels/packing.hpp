// Parts of a matrix copied to where a product reads them one after the other.
#pragma once

#include "pellucid/kernels/simd.hpp"

namespace pellucid::kernels {
namespace {

/// Transposes a square of vectors: each round interleaves the first half of the rows with the second.
template <class T>
inline void transpose(Vector<T> (&rows)[lanes<T>]) {
  constexpr int half = lanes<T> / 2;
  for (int round = 1; round < lanes<T>; round *= 2) {
    Vector<T> mixed[lanes<T>];
    for (int i = 0; i < half; ++i) {
      mixed[2 * i] = interleave<T, 0>(rows[i], rows[i + half]);
      mixed[2 * i + 1] = interleave<T, 1>(rows[i], rows[i + half]);
    }
    for (int i = 0; i < lanes<T>; ++i) rows[i] = mixed[i];
  }
}

/// to[t, j] = b[j * b_column + t] for t < terms <= lanes, j < columns <= lanes; the last column stands for those
/// behind.
template <class T>
inline void pack_square(const T* b, Index b_column, Index terms, Index columns, Index width, T* to) {
  Vector<T> rows[lanes<T>];
  if (terms == lanes<T>) {
#pragma GCC unroll 16
    for (int j = 0; j < lanes<T>; ++j) rows[j] = load(b + (j < columns ? j : columns - 1) * b_column);
    transpose<T>(rows);
    for (int t = 0; t < lanes<T>; ++t) store(to + t * width, rows[t]);
    return;
  }
  for (int j = 0; j < lanes<T>; ++j) rows[j] = j < columns ? load_first(b + j * b_column, terms) : Vector<T>{};
  transpose<T>(rows);
  for (int t = 0; t < lanes<T>; ++t) {
    if (t < terms) store(to + t * width, rows[t]);
  }
}

/// Copies b[0..terms, 0..columns] into rows of `width` numbers; what stands behind the columns has no meaning.
template <class T>
inline void pack(const T* b, Index b_row, Index b_column, Index terms, Index columns, Index width, T* to) {
  for (Index j = 0; j < columns; j += lanes<T>) {
    const Index some = columns - j < lanes<T> ? columns - j : lanes<T>;
    const T* const from = b + j * b_column;
    if (b_column == 1) {
      for (Index t = 0; t < terms; ++t) {
        store(to + t * width + j, some == lanes<T> ? load(from + t * b_row) : load_first(from + t * b_row, some));
      }
    } else if (b_row == 1) {
      for (Index t = 0; t < terms; t += lanes<T>) {
        pack_square(from + t, b_column, terms - t < lanes<T> ? terms - t : lanes<T>, some, width, to + t * width + j);
      }
    } else {
      for (Index t = 0; t < terms; ++t) {
        for (Index i = 0; i < lanes<T>; ++i) to[t * width + j + i] = i < some ? from[t * b_row + i * b_column] : T{0};
      }
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels
