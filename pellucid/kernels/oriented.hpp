// A product with b's columns along the vectors.
#pragma once

#include "pellucid/kernels/kernels.hpp"

namespace pellucid::kernels {
namespace {

/// A product with b's columns along the vectors: the one of the arguments, or that of the transposes when c has one
/// column, so that lanes run over rows.
template <class T>
struct Oriented {
  Index k;
  const T* a;
  Index a_model, a_row, a_term;
  const T* b;
  Index b_model, b_term, b_column;
  bool swapped;
};

template <class T>
inline Oriented<T> orient(const Product& p, bool swapped) {
  const auto* a = static_cast<const T*>(p.a.data);
  const auto* b = static_cast<const T*>(p.b.data);
  if (swapped) {
    return {p.k,
            b,
            p.b.model_stride,
            p.b.column_stride,
            p.b.row_stride,
            a,
            p.a.model_stride,
            p.a.column_stride,
            p.a.row_stride,
            true};
  }
  return {p.k,
          a,
          p.a.model_stride,
          p.a.row_stride,
          p.a.column_stride,
          b,
          p.b.model_stride,
          p.b.row_stride,
          p.b.column_stride,
          false};
}

}  // namespace
}  // namespace pellucid::kernels
