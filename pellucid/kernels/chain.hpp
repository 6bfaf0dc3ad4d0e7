// A tile of a product in registers: while a block of terms runs past it, each step broadcasts a number of a and
// multiplies it with a few vectors along a row of b (an outer product), so no lane is ever summed with another and the
// bits depend on no tile.
#pragma once

#include <utility>

#include "pellucid/kernels/simd.hpp"
#include "pellucid/kernels/walk.hpp"

namespace pellucid::kernels {
namespace {

// Tiles of the result in registers: with AVX-512 12 rows x 2 vectors or 6 x 4 take 24 of 32 registers; with AVX2
// 6 x 2 or 3 x 4 take 12 of 16; of 16-byte vectors 4 x 2 leave room for the unfused products.
constexpr int tile_numbers = vector_bytes == 64 ? 24 : vector_bytes == 32 ? 12 : 8;  ///< vectors in a tile
constexpr int tile_rows = tile_numbers / 2;
constexpr int widest_panel = 4;  ///< vectors
constexpr bool has_masks = vector_bytes == 64;

/// Vectors along a row of a tile: few rows take a wider one, so that enough chains run side by side.
constexpr int panel_vectors(Index rows) { return rows * widest_panel <= tile_numbers ? widest_panel : 2; }

/// How a chain takes its terms: each by itself, as they stand in memory.
template <class T>
struct Single {
  using Number = T;                                                              ///< what the operands hold
  static constexpr Index terms = 1;                                              ///< in a number
  static constexpr Index region_columns = 2048 / static_cast<Index>(sizeof(T));  ///< of a large product (blocks.hpp)
  static Vector<T> add(Vector<T> a, Vector<T> b, Vector<T> sum) { return madd(a, b, sum); }
};

/// Numbers of a: row i at data + i * row, term t of a segment at its offset + t * term.
template <class Number>
struct Left {
  const Number* data;
  Index row, term;
  const Segment* segments;
  int segment_count;
};

/// sums[i][j] = chain over t of a[i, t] * b[t, j] from 0, for R rows and V vectors of columns. With masks the last
/// vector of b may be partial; else b is readable to its end.
template <class T, class Form, int R, int V>
void chain(const Left<typename Form::Number>& a, const typename Form::Number* b, Index b_row, T* to, Index to_row,
           Index columns) {
  using Number = typename Form::Number;
  const Index last = columns - (V - 1) * lanes<T>;
  Vector<T> sums[R][V];
#pragma GCC unroll 12
  for (int i = 0; i < R; ++i) {
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) sums[i][v] = Vector<T>{};
  }
  constexpr int groups = (R + 2) / 3;  // three rows share a pointer: with 12 pointers registers would run out
  for (const Segment* segment = a.segments; segment != a.segments + a.segment_count; ++segment) {
    const Number* left[groups];
#pragma GCC unroll 4
    for (int g = 0; g < groups; ++g) left[g] = a.data + segment->offset + 3 * g * a.row;
    for (Index t = 0; t < segment->terms; ++t, b += b_row) {
      Vector<Number> right[V];
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) {
        right[v] = has_masks && v == V - 1 ? load_first(b + v * lanes<T>, last) : load(b + v * lanes<T>);
      }
#pragma GCC unroll 12
      for (int i = 0; i < R; ++i) {
        const Vector<Number> x = splat(left[i / 3][i % 3 * a.row]);
#pragma GCC unroll 4
        for (int v = 0; v < V; ++v) sums[i][v] = Form::add(x, right[v], sums[i][v]);
      }
#pragma GCC unroll 4
      for (int g = 0; g < groups; ++g) left[g] += a.term;
    }
  }
#pragma GCC unroll 12
  for (int i = 0; i < R; ++i) {
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      if (v < V - 1 || last == lanes<T>)
        store(to + i * to_row + v * lanes<T>, sums[i][v]);
      else
        store_first(to + i * to_row + v * lanes<T>, sums[i][v], last);
    }
  }
}

template <class T, class Form>
using Chain = void (*)(const Left<typename Form::Number>&, const typename Form::Number*, Index, T*, Index, Index);

/// The chains of 1, 2, … rows and V vectors; null where the tile would not fit.
template <class T, class Form, int V>
struct Chains {
  Chain<T, Form> by_rows[tile_rows + 1] = {};
  template <int... i>
  constexpr explicit Chains(std::integer_sequence<int, i...>) : by_rows{nullptr, chain<T, Form, i + 1, V>...} {}
};
template <class T, class Form, int V>
constexpr Chains<T, Form, V> chains{
    std::make_integer_sequence<int, V <= 2 ? tile_rows : tile_numbers / widest_panel>{}};

template <class T, class Form>
inline Chain<T, Form> chain_for(Index rows, Index vectors) {
  switch (vectors) {
    case 1:
      return chains<T, Form, 1>.by_rows[rows];
    case 2:
      return chains<T, Form, 2>.by_rows[rows];
    case 3:
      return chains<T, Form, 3>.by_rows[rows];
    default:
      return chains<T, Form, 4>.by_rows[rows];
  }
}

}  // namespace
}  // namespace pellucid::kernels
