// One matrix product for all: forward, weight gradient and input gradient differ by strides alone. A tile of the result
// is held in registers while one block of k runs past it: each step broadcasts a number of a and multiplies it with a
// few vectors along a row of b (an outer product), so no lane is ever summed with another and the bits depend on no
// tile. Rows are taken in chunks whose tile stays in cache until the epilogue has run over it.
#pragma once

#include "pellucid/kernels/elementwise.hpp"
#include "pellucid/kernels/tree.hpp"

namespace pellucid::kernels {
namespace {

// Tile sizes: rows x vectors. 6 x 4 vectors take 24 of 32 registers (AVX-512), 6 x 2 take 12 of 16.
constexpr int tile_rows = 6;
constexpr int tile_vectors = vector_bytes == 64 ? 4 : 2;
template <class T>
constexpr Index panel = tile_vectors * lanes<T>;  ///< columns of a full tile
constexpr Index chunk_rows = 96;

/// Numbers of a: row i at data + i * row, term t at t * term.
template <class T>
struct Left {
  const T* data;
  Index row, term;
};

/// sums[i][j] = chain over t of a[i, t] * b[t, j] from 0, for R rows and V vectors of columns.
template <class T, int R, int V>
inline void chain(const Left<T>& a, const T* b, Index b_row, Index terms, T* to, Index to_row, Index columns) {
  Vector<T> sums[R][V];
  for (int i = 0; i < R; ++i) {
    for (int v = 0; v < V; ++v) sums[i][v] = Vector<T>{};
  }
  const T* left = a.data;
  for (Index t = 0; t < terms; ++t, b += b_row, left += a.term) {
    Vector<T> right[V];
    for (int v = 0; v < V; ++v) right[v] = load(b + v * lanes<T>);
    for (int i = 0; i < R; ++i) {
      const Vector<T> x = splat(left[i * a.row]);
      for (int v = 0; v < V; ++v) sums[i][v] = madd(x, right[v], sums[i][v]);
    }
  }
  for (int i = 0; i < R; ++i) {
    for (int v = 0; v < V; ++v) {
      const Index rest = columns - v * lanes<T>;
      if (rest >= lanes<T>) store(to + i * to_row + v * lanes<T>, sums[i][v]);
      else if (rest > 0) store_first(to + i * to_row + v * lanes<T>, sums[i][v], rest);
    }
  }
}

template <class T>
using Chain = void (*)(const Left<T>&, const T*, Index, Index, T*, Index, Index);

template <class T, int V>
constexpr Chain<T> chains_of[tile_rows] = {chain<T, 1, V>, chain<T, 2, V>, chain<T, 3, V>,
                                           chain<T, 4, V>, chain<T, 5, V>, chain<T, 6, V>};

template <class T>
inline Chain<T> chain_for(Index rows, Index vectors) {
  if constexpr (tile_vectors == 4) {
    if (vectors == 4) return chains_of<T, 4>[rows - 1];
    if (vectors == 3) return chains_of<T, 3>[rows - 1];
  }
  return vectors == 2 ? chains_of<T, 2>[rows - 1] : chains_of<T, 1>[rows - 1];
}

/// Copies b[0..terms, 0..columns] into rows of `width` numbers, zeros behind the columns.
template <class T>
inline void pack(const T* b, Index b_row, Index b_column, Index terms, Index columns, Index width, T* to) {
  if (b_column == 1) {
    for (Index t = 0; t < terms; ++t) {
      copy_numbers(to + t * width, b + t * b_row, columns);
      for (Index j = columns; j < width; ++j) to[t * width + j] = 0;
    }
    return;
  }
  // Transposed: walk squares of 16 so that both sides stay in cache.
  constexpr Index square = 16;
  for (Index j0 = 0; j0 < width; j0 += square) {
    for (Index t0 = 0; t0 < terms; t0 += square) {
      const Index t1 = t0 + square < terms ? t0 + square : terms;
      for (Index j = j0; j < j0 + square && j < width; ++j) {
        const T* from = b + j * b_column;
        if (j < columns) {
          for (Index t = t0; t < t1; ++t) to[t * width + j] = from[t * b_row];
        } else {
          for (Index t = t0; t < t1; ++t) to[t * width + j] = 0;
        }
      }
    }
  }
}

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
    return {p.k, b, p.b.model_stride, p.b.column_stride, p.b.row_stride, a, p.a.model_stride, p.a.column_stride, p.a.row_stride, true};
  }
  return {p.k, a, p.a.model_stride, p.a.row_stride, p.a.column_stride, b, p.b.model_stride, p.b.row_stride, p.b.column_stride, false};
}

inline int levels_of(Index k) {
  int levels = 1;
  for (Index blocks = (k + product_block - 1) / product_block; blocks > 1; blocks = (blocks + 1) / 2) ++levels;
  return levels + 1;
}

/// Rows [row, row + rows) times columns [column, column + columns) of c into `to`.
/// `partial` holds the tree's levels above the first, each [rows, panel]; `packed` one block of b, [256, panel].
template <class T>
inline void multiply(const Oriented<T>& p, Index model, Index row, Index rows, Index column, Index columns, T* to, Index to_row,
                     T* partial, T* packed) {
  const Index vectors = (columns + lanes<T> - 1) / lanes<T>;
  const Index width = vectors * lanes<T>;
  const Index level = rows * panel<T>;
  int depth = 0;
  Index block = 0;
  for (Index t = 0; t == 0 || t < p.k; t += product_block) {
    const Index terms = p.k - t < product_block ? p.k - t : product_block;
    const T* b = p.b + model * p.b_model + t * p.b_term + column * p.b_column;
    Index b_row = p.b_term;
    if (p.b_column != 1 || width != columns || (rows >= 4 * tile_rows && p.b_term * static_cast<Index>(sizeof(T)) >= 2048)) {
      pack(b, p.b_term, p.b_column, terms, columns, width, packed);
      b = packed;
      b_row = width;
    }
    ++block;
    const int top = depth++;
    for (Index i = 0; i < rows; i += tile_rows) {
      const Index height = rows - i < tile_rows ? rows - i : tile_rows;
      const Left<T> a{p.a + model * p.a_model + (row + i) * p.a_row + t * p.a_term, p.a_row, p.a_term};
      T* const sums = top == 0 ? to + i * to_row : partial + (top - 1) * level + i * panel<T>;
      chain_for<T>(height, vectors)(a, b, b_row, terms, sums, top == 0 ? to_row : panel<T>, top == 0 ? columns : width);
    }
    const auto add = [&](int lower) {
      for (Index i = 0; i < rows; ++i) {
        T* const into = lower == 0 ? to + i * to_row : partial + (lower - 1) * level + i * panel<T>;
        const T* const from = partial + lower * level + i * panel<T>;
        Index j = 0;
        for (; j + lanes<T> <= columns; j += lanes<T>) store(into + j, load(into + j) + load(from + j));
        if (j < columns) store_first(into + j, load_first(into + j, columns - j) + load(from + j), columns - j);
      }
    };
    add_pairs(block, depth, add);
    if (t + product_block >= p.k) add_rest(depth, add);
  }
}

template <class T>
struct ProductScratch {
  Index tile, partial, packed, program;  ///< bytes
};

template <class T>
inline ProductScratch<T> product_scratch_layout(const Product& p, Index columns) {
  const auto bytes = [](Index count) { return (count * static_cast<Index>(sizeof(T)) + 63) / 64 * 64; };
  return {bytes(chunk_rows * columns), bytes(levels_of(p.k) * chunk_rows * panel<T>), bytes(product_block * panel<T>),
          p.epilogue == nullptr ? 0 : static_cast<Index>(elementwise_scratch<T>(*p.epilogue))};
}

constexpr Index widest_tile = 1024;  ///< columns of a chunk whose epilogue runs at once

template <class T>
std::size_t product_scratch(const Product& p) {
  const ProductScratch<T> s = product_scratch_layout<T>(p, widest_tile);
  return static_cast<std::size_t>(s.tile + s.partial + s.packed + s.program);
}

/// The epilogue over rows x columns at (row, column), whose product stands at `tile`.
template <class T>
inline void finish(const Product& p, const Part& part, const T* tile, Index tile_row, std::byte* scratch) {
  Operand operands[256];
  for (int i = 0; i < p.epilogue->operand_count; ++i) operands[i] = p.epilogue->operands[i];
  const T* origin = tile - part.row_begin * tile_row - part.column_begin;
  operands[0] = {Source::memory, {origin, 0, tile_row, 1}, nullptr, nullptr};
  Program program = *p.epilogue;
  program.operands = operands;
  run_elementwise<T>(program, part, scratch);
}

template <class T>
void run_product(const Product& p, const Part& part, std::byte* scratch) {
  const bool swapped = part.column_end - part.column_begin == 1 && part.row_end - part.row_begin > 1 &&
                       (p.out.data == nullptr || p.out.row_stride == 1);
  const Oriented<T> oriented = orient<T>(p, swapped);
  const ProductScratch<T> sizes = product_scratch_layout<T>(p, widest_tile);
  T* const tile = reinterpret_cast<T*>(scratch);
  T* const partial = reinterpret_cast<T*>(scratch + sizes.tile);
  T* const packed = reinterpret_cast<T*>(scratch + sizes.tile + sizes.partial);
  std::byte* const program_scratch = scratch + sizes.tile + sizes.partial + sizes.packed;
  const Index rows_begin = swapped ? part.column_begin : part.row_begin;
  const Index rows_end = swapped ? part.column_end : part.row_end;
  const Index columns_begin = swapped ? part.row_begin : part.column_begin;
  const Index columns_end = swapped ? part.row_end : part.column_end;

  for (Index model = part.model_begin; model < part.model_end; ++model) {
    for (Index left = columns_begin; left < columns_end; left += widest_tile) {
      const Index right = left + widest_tile < columns_end ? left + widest_tile : columns_end;
      for (Index row = rows_begin; row < rows_end; row += chunk_rows) {
        const Index rows = rows_end - row < chunk_rows ? rows_end - row : chunk_rows;
        T* to = tile;
        Index to_row = right - left;
        if (p.out.data != nullptr) {
          to = static_cast<T*>(p.out.data) + model * p.out.model_stride + (swapped ? left : row * p.out.row_stride + left);
          to_row = swapped ? right - left : p.out.row_stride;
        }
        for (Index column = left; column < right; column += panel<T>) {
          const Index columns = right - column < panel<T> ? right - column : panel<T>;
          multiply(oriented, model, row, rows, column, columns, to + (column - left), to_row, partial, packed);
        }
        if (p.epilogue == nullptr) continue;
        if (swapped) finish<T>(p, {model, model + 1, left, right, row, row + 1}, to, 1, program_scratch);
        else finish<T>(p, {model, model + 1, row, row + rows, left, right}, to, to_row, program_scratch);
      }
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels
