// Sums and maxima along rows or columns, in an order that depends on their length alone; and rows copied by index.
#pragma once

#include "pellucid/kernels/operands.hpp"
#include "pellucid/kernels/simd.hpp"
#include "pellucid/kernels/tree.hpp"

namespace pellucid::kernels {
namespace {

/// A block of at most 4096 numbers: sixteen chains side by side, then the chains by a fixed tree.
template <class T>
inline T sum_block(const T* from, Index count) {
  constexpr int vectors = static_cast<int>(reduction_lanes) / lanes<T>;  // 16 lanes in 1, 2, 4 or 8 vectors
  Vector<T> sums[vectors]{};
  Index i = 0;
  for (; i + reduction_lanes <= count; i += reduction_lanes) {
    for (int v = 0; v < vectors; ++v) sums[v] += load(from + i + v * lanes<T>);
  }
  for (int v = 0; v < vectors && i < count; ++v, i += lanes<T>) {
    const Index rest = count - i;
    sums[v] += rest >= lanes<T> ? load(from + i) : load_first(from + i, rest);
  }
  T chains[reduction_lanes];
  for (int v = 0; v < vectors; ++v) store(chains + v * lanes<T>, sums[v]);
  for (Index apart = reduction_lanes / 2; apart > 0; apart /= 2) {
    for (Index lane = 0; lane < apart; ++lane) chains[lane] += chains[lane + apart];
  }
  return chains[0];
}

template <class T>
inline T sum_row(const T* from, Index count) {
  if (count <= reduction_block) return sum_block(from, count);
  T partial[tree_depth];
  int depth = 0;
  const auto add = [&](int lower) { partial[lower] += partial[lower + 1]; };
  for (Index i = 0, block = 1; i < count; i += reduction_block, ++block) {
    partial[depth++] = sum_block(from + i, count - i < reduction_block ? count - i : reduction_block);
    add_pairs(block, depth, add);
  }
  add_rest(depth, add);
  return partial[0];
}

template <class T>
inline T largest_of_row(const T* from, Index count) {
  T largest = from[0];
  for (Index i = 1; i < count; ++i) largest = largest > from[i] ? largest : from[i];
  return largest;
}

/// Columns [0, width) of a fold over rows; width is at most one vector.
template <class T>
inline Vector<T> fold_columns(const Reduction& r, const T* from, Index width) {
  const auto read = [&](Index row) {
    const T* at = from + row * r.in.row_stride;
    return width == lanes<T> ? load(at) : load_first(at, width);
  };
  if (r.fold == Fold::maximum) {
    Vector<T> largest = read(0);
    for (Index row = 1; row < r.rows; ++row) {
      const Vector<T> x = read(row);
      largest = largest > x ? largest : x;
    }
    return largest;
  }
  Vector<T> partial[tree_depth];
  int depth = 0;
  const auto add = [&](int lower) { partial[lower] += partial[lower + 1]; };
  for (Index begin = 0, block = 1; begin < r.rows; begin += product_block, ++block) {
    const Index end = r.rows - begin < product_block ? r.rows : begin + product_block;
    Vector<T> sum{};
    for (Index row = begin; row < end; ++row) sum += read(row);
    partial[depth++] = sum;
    add_pairs(block, depth, add);
  }
  add_rest(depth, add);
  return depth == 0 ? Vector<T>{} : partial[0];
}

template <class T>
void run_reduce(const Reduction& r, const Part& part, std::byte*) {
  for (Index model = part.model_begin; model < part.model_end; ++model) {
    const T* in = static_cast<const T*>(r.in.data) + model * r.in.model_stride;
    T* out = static_cast<T*>(r.out.data) + model * r.out.model_stride;
    if (r.along_columns) {
      for (Index row = part.row_begin; row < part.row_end; ++row) {
        const T* from = in + row * r.in.row_stride;
        out[row * r.out.row_stride] = r.fold == Fold::sum ? sum_row(from, r.columns) : largest_of_row(from, r.columns);
      }
      continue;
    }
    for (Index column = part.column_begin; column < part.column_end; column += lanes<T>) {
      const Index width = part.column_end - column < lanes<T> ? part.column_end - column : lanes<T>;
      const Vector<T> folded = fold_columns<T>(r, in + column, width);
      if (width == lanes<T>) store(out + column, folded);
      else store_first(out + column, folded, width);
    }
  }
}

template <class T>
void run_gather(const Gather& g, const Part& part, std::byte*) {
  for (Index model = part.model_begin; model < part.model_end; ++model) {
    const T* table = static_cast<const T*>(g.table.data) + model * g.table.model_stride;
    T* out = static_cast<T*>(g.out.data) + model * g.out.model_stride;
    for (Index row = part.row_begin; row < part.row_end; ++row) {
      const T* from = table + static_cast<Index>(g.rows[model * g.row_count + row]) * g.table.row_stride;
      copy_numbers(out + row * g.out.row_stride + part.column_begin, from + part.column_begin, part.column_end - part.column_begin);
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels
