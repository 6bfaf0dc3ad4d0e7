// Sums and maxima along rows or columns, in an order that depends on their length alone; rows copied by index; columns
// picked and added.
#pragma once

#include "pellucid/kernels/operands.hpp"
#include "pellucid/kernels/simd.hpp"
#include "pellucid/kernels/tree.hpp"

namespace pellucid::kernels {
namespace {

struct Sum {
  template <class V>
  static V fold(V a, V b) {
    return a + b;
  }
  /// What the end of a chain counts as.
  template <class T>
  static Vector<T> chain(Vector<T> ended) {
    return ended;
  }
  template <class T>
  static constexpr T empty() {
    return 0;
  }
};
struct Maximum {
  template <class V>
  static V fold(V a, V b) {
    return a > b ? a : b;
  }
  template <class T>
  static Vector<T> chain(Vector<T> ended) {
    return without_denormals<T>(ended);
  }
  template <class T>
  static constexpr T empty() {
    return static_cast<T>(-__builtin_inff());
  }
};

/// Lane 0 of the fold of lanes `apart`, apart / 2, …, 1 apart.
template <class T, class Fold, int apart>
inline T fold_lanes(Vector<T> v) {
  if constexpr (apart == 0)
    return v[0];
  else
    return fold_lanes<T, Fold, apart / 2>(Fold::fold(v, rotate<T, apart>(v)));
}

/// The first `count` numbers from `from` on, at most one vector of them, and the empty fold in the other lanes.
template <class T, class Fold>
inline Vector<T> load_or_empty(const T* from, Index count) {
  if (count >= lanes<T>) return load(from);
  const Vector<T> empty = splat(Fold::template empty<T>());
  if (count <= 0) return empty;
  Bits<T> lane;
  for (int i = 0; i < lanes<T>; ++i) lane[i] = i;
  return lane < static_cast<typename IntegerOf<T>::type>(count) ? load_first(from, count) : empty;
}

/// A block of at most 4096 numbers: sixteen chains side by side, then the chains by a fixed tree.
template <class T, class Fold>
inline T fold_block(const T* from, Index count) {
  constexpr int vectors = static_cast<int>(reduction_lanes) / lanes<T>;  // 16 lanes in 1, 2, 4 or 8 vectors
  Vector<T> chains[vectors];
  for (int v = 0; v < vectors; ++v) chains[v] = splat(Fold::template empty<T>());
  Index i = 0;
  for (; i + reduction_lanes <= count; i += reduction_lanes) {
    for (int v = 0; v < vectors; ++v) chains[v] = Fold::fold(chains[v], load(from + i + v * lanes<T>));
  }
  if (i < count) {
    for (int v = 0; v < vectors; ++v) {
      chains[v] = Fold::fold(chains[v], load_or_empty<T, Fold>(from + i + v * lanes<T>, count - i - v * lanes<T>));
    }
  }
  for (int apart = vectors / 2; apart > 0; apart /= 2) {
    for (int v = 0; v < apart; ++v) chains[v] = Fold::fold(chains[v], chains[v + apart]);
  }
  return fold_lanes<T, Fold, lanes<T> / 2>(Fold::template chain<T>(chains[0]));
}

template <class T, class Fold>
inline T fold_row(const T* from, Index count) {
  if (count <= reduction_block) return fold_block<T, Fold>(from, count);
  T partial[tree_depth];
  int depth = 0;
  const auto add = [&](int lower) { partial[lower] = Fold::fold(partial[lower], partial[lower + 1]); };
  for (Index i = 0, block = 1; i < count; i += reduction_block, ++block) {
    partial[depth++] = fold_block<T, Fold>(from + i, count - i < reduction_block ? count - i : reduction_block);
    add_pairs(block, depth, add);
  }
  add_rest(depth, add);
  return partial[0];
}

/// Columns [0, width) of a fold over `rows` rows, in V vectors of which the last may be partial.
template <class T, class Fold, int V>
inline void fold_columns(const Reduction& r, const T* from, Index rows, Index width, T* to) {
  const Index last = width - (V - 1) * lanes<T>;
  Vector<T> partial[tree_depth][V];
  for (int v = 0; v < V; ++v) partial[0][v] = splat(Fold::template empty<T>());
  int depth = 0;
  const auto add = [&](int lower) {
    for (int v = 0; v < V; ++v) partial[lower][v] = Fold::fold(partial[lower][v], partial[lower + 1][v]);
  };
  for (Index begin = 0, block = 1; begin < rows; begin += r.block, ++block) {
    const Index end = rows - begin < r.block ? rows : begin + r.block;
    Vector<T> chains[V];
    for (int v = 0; v < V; ++v) chains[v] = splat(Fold::template empty<T>());
    const T* row = from + begin * r.in.row_stride;
    for (Index i = begin; i < end; ++i, row += r.in.row_stride) {
      for (int v = 0; v < V - 1; ++v) chains[v] = Fold::fold(chains[v], load(row + v * lanes<T>));
      const T* const rest = row + (V - 1) * lanes<T>;
      chains[V - 1] = Fold::fold(chains[V - 1], last == lanes<T> ? load(rest) : load_first(rest, last));
    }
    for (int v = 0; v < V; ++v) partial[depth][v] = Fold::template chain<T>(chains[v]);
    ++depth;
    add_pairs(block, depth, add);
  }
  add_rest(depth, add);
  for (int v = 0; v < V - 1; ++v) store(to + v * lanes<T>, partial[0][v]);
  if (last == lanes<T>)
    store(to + (V - 1) * lanes<T>, partial[0][V - 1]);
  else
    store_first(to + (V - 1) * lanes<T>, partial[0][V - 1], last);
}

template <class T, class Fold>
inline void reduce(const Reduction& r, const Part& part) {
  constexpr Index wide = 4 * lanes<T>;
  for (Index model = part.model_begin; model < part.model_end; ++model) {
    const T* in = static_cast<const T*>(r.in.data) + model * r.in.model_stride;
    T* out = static_cast<T*>(r.out.data) + model * r.out.model_stride;
    if (r.along_columns) {
      for (Index row = part.row_begin; row < part.row_end; ++row) {
        out[row * r.out.row_stride] = fold_row<T, Fold>(in + row * r.in.row_stride, r.columns);
      }
      continue;
    }
    const Index span = r.span == 0 ? r.rows : r.span;
    for (Index row = part.row_begin; row < part.row_end; ++row) {
      const T* const from = in + row * span * r.in.row_stride;
      T* const to = out + row * r.out.row_stride;
      const Index rows = r.rows - row * span < span ? r.rows - row * span : span;
      Index column = part.column_begin;
      for (; part.column_end - column >= wide; column += wide)
        fold_columns<T, Fold, 4>(r, from + column, rows, wide, to + column);
      for (; column < part.column_end; column += lanes<T>) {
        const Index width = part.column_end - column < lanes<T> ? part.column_end - column : lanes<T>;
        fold_columns<T, Fold, 1>(r, from + column, rows, width, to + column);
      }
    }
  }
}

template <class T>
void run_reduce(const Reduction& r, const Part& part, std::byte*) {
  if (r.fold == Fold::sum)
    reduce<T, Sum>(r, part);
  else
    reduce<T, Maximum>(r, part);
}

template <class T>
void run_columns(const Columns& c, const Part& part, std::byte*) {
  for (Index model = part.model_begin; model < part.model_end; ++model) {
    for (Index row = part.row_begin; row < part.row_end; ++row) {
      const T* in = static_cast<const T*>(c.in.data) + model * c.in.model_stride + row * c.in.row_stride;
      T* out = static_cast<T*>(c.out.data) + model * c.out.model_stride + row * c.out.row_stride;
      for (Index column = part.column_begin; column < part.column_end; ++column) {
        const std::uint32_t* source = c.sources + c.first_source[column];
        const std::uint32_t* const end = c.sources + c.first_source[column + 1];
        T sum = source == end ? T{0} : in[*source];
        while (source != end && ++source != end) sum += in[*source];
        out[column] = sum;
      }
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels
