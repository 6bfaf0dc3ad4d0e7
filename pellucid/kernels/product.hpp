// One matrix product for all: forward, weight gradient and input gradient differ by strides alone. Rows are taken in
// chunks whose tile stays in cache until the epilogue has run over it; large products go by regions.
#pragma once

#include "pellucid/kernels/chain.hpp"
#include "pellucid/kernels/elementwise.hpp"
#include "pellucid/kernels/packing.hpp"
#include "pellucid/kernels/regions.hpp"
#include "pellucid/kernels/tree.hpp"
#include "pellucid/kernels/walk.hpp"
#include "pellucid/kernels/window.hpp"

namespace pellucid::kernels {
namespace {

inline int levels_of(Index k) {
  int levels = 1;
  for (Index blocks = (k + product_block - 1) / product_block; blocks > 1; blocks = (blocks + 1) / 2) ++levels;
  return levels + 1;
}

/// Terms of a product.
struct Terms {
  Index begin, end;
};

/// The rows of `walk` times columns [column, column + columns) of c into `to`, over some of the terms.
/// `partial` holds the tree's levels above the first, each [rows, width]; `packed` one block of b, [256, panel].
template <class T>
inline void multiply(const Oriented<T>& p, const Walk<T>& walk, Terms some, Index model, Index rows, Index column,
                     Index columns, T* to, Index to_row, T* partial, T* packed) {
  const Index vectors = (columns + lanes<T> - 1) / lanes<T>;
  const Index width = vectors * lanes<T>;
  const Index level = rows * width;
  const bool is_far =
      rows >= 4 * tile_rows && p.b_term * static_cast<Index>(sizeof(T)) >= 2048;  // a page for a few rows
  const bool is_packed = p.b_column != 1 || is_far || (!has_masks && width != columns);
  int depth = 0;
  Index block = 0;
  for (Index t = some.begin; t == some.begin || t < some.end; t += product_block) {
    const Index terms = some.end - t < product_block ? some.end - t : product_block;
    const T* b = p.b + model * p.b_model + t * p.b_term + column * p.b_column;
    if (is_packed) {
      pack(b, p.b_term, p.b_column, terms, columns, width, packed);
      b = packed;
    }
    Segment segments[product_block + 1];
    const T* base;
    const int segment_count = segments_of(walk, t, terms, base, segments);
    ++block;
    const int top = depth++;
    const Index target_row = top == 0 ? to_row : width;
    T* const target = top == 0 ? to : partial + (top - 1) * level;
    for (const Tile* tile = walk.tiles; tile != walk.tiles + walk.tile_count; ++tile) {
      const Left<T> a{base + tile->offset, walk.row, walk.term, segments, segment_count};
      chain_for<T, Single<T>>(tile->height, vectors)(a, b, is_packed ? width : p.b_term,
                                                     target + tile->row * target_row, target_row, columns);
    }
    const auto add = [&](int lower) {
      const Index into_row = lower == 0 ? to_row : width;
      for (Index i = 0; i < rows; ++i) {
        T* const into = (lower == 0 ? to : partial + (lower - 1) * level) + i * into_row;
        const T* const from = partial + lower * level + i * width;
        Index j = 0;
        for (; j + lanes<T> <= columns; j += lanes<T>) store(into + j, load(into + j) + load(from + j));
        if (j < columns)
          store_first(into + j, load_first(into + j, columns - j) + load_first(from + j, columns - j), columns - j);
      }
    };
    add_pairs(block, depth, add);
    if (t + product_block >= some.end) add_rest(depth, add);
  }
}

template <class T>
struct ProductScratch {
  Index tile, partial, packed, padded, program;  ///< bytes
};

template <class T>
inline ProductScratch<T> product_scratch_layout(const Product& p, bool by_regions) {
  constexpr Index panel_bytes = widest_panel * vector_bytes;
  const bool is_padded = p.a_window != nullptr && p.a_window->padding > 0;
  const Index pictures = !is_padded ? 0 : sums_over_windows(p) ? pictures_of_block(*p.a_window) : 1;
  const Index padded = pictures == 0 ? 0 : pictures * padded_size(*p.a_window).picture * static_cast<Index>(sizeof(T));
  const Index partial = p.k <= product_block ? 0 : levels_of(p.k) * most_rows * 2 * vector_bytes;
  const Index region = by_regions ? RegionScratch<T, Single<T>>::bytes(p.k) : 0;
  const Index panel = product_block * panel_bytes;
  return {p.out.data == nullptr || p.out_window != nullptr ? tile_bytes : 0, partial,
          panel + partial < region ? region - partial : panel, (padded + 63) / 64 * 64,
          p.epilogue == nullptr ? 0 : static_cast<Index>(elementwise_scratch<T>(*p.epilogue))};
}

/// Whether the part is a large product of plain matrices.
template <class T>
bool goes_by_regions(const Product& p, const Part& part) {
  return p.a_window == nullptr && p.out_window == nullptr && is_large<T>(p.k, part);
}

template <class T>
std::size_t product_scratch(const Product& p, const Part& part) {
  const ProductScratch<T> s = product_scratch_layout<T>(p, goes_by_regions<T>(p, part));
  return static_cast<std::size_t>(s.tile + s.partial + s.packed + s.padded + s.program);
}

template <class T>
void run_product(const Product& p, const Part& part, std::byte* scratch) {
  const bool swapped = is_swapped(p, part);
  const Oriented<T> oriented = orient<T>(p, swapped);
  const bool by_regions = goes_by_regions<T>(p, part);
  const ProductScratch<T> sizes = product_scratch_layout<T>(p, by_regions);
  T* const tile = reinterpret_cast<T*>(scratch);
  T* const partial = reinterpret_cast<T*>(scratch + sizes.tile);
  T* const packed = reinterpret_cast<T*>(scratch + sizes.tile + sizes.partial);
  T* const padded = reinterpret_cast<T*>(scratch + sizes.tile + sizes.partial + sizes.packed);
  std::byte* const program_scratch = reinterpret_cast<std::byte*>(padded) + sizes.padded;
  const Window* const window = p.a_window;
  if (by_regions) {
    return run_regions<T, Single<T>>(p, part, {tile, scratch + sizes.tile, nullptr, program_scratch},
                                     run_elementwise<T>);
  }
  Walk<T> walk;
  walk.row = oriented.a_row;
  walk.term = oriented.a_term;
  walk.window = window;
  walk.over_windows = sums_over_windows(p);
  walk.padded = padded;
  const Index rows_begin = swapped ? part.column_begin : part.row_begin;
  const Index rows_end = swapped ? part.column_end : part.row_end;
  const Index columns_begin = swapped ? part.row_begin : part.column_begin;
  const Index columns_end = swapped ? part.row_end : part.column_end;

  const Index of_span = p.span == 0 ? 0 : window->kernel_height * window->kernel_width * window->channels;
  const bool adds = Product::most_added > 0 && p.out_window != nullptr;
  const Index widest = adds ? Product::most_added : widest_tile;

  for (Index model = part.model_begin; model < part.model_end; ++model) {
    T* const pictures = adds ? cleared_pictures<T>(p, part, model) : nullptr;
    for (Index left = columns_begin; left < columns_end; left += widest) {
      const Index right = left + widest < columns_end ? left + widest : columns_end;
      Index chunk = chunk_rows<T>(rows_end - rows_begin, right - left, adds || p.epilogue != nullptr);
      Index tallest = rows_end - rows_begin < chunk ? rows_end - rows_begin : chunk;
      if (window != nullptr) {
        const Index side = walk.over_windows ? window->kernel_width * window->channels : window->out_width;
        tallest = side < tallest ? side : tallest;
      }
      const Index panel = panel_vectors(tallest) * lanes<T>;
      for (Index row = rows_begin, rows = 0; row < rows_end; row += rows) {
        rows = rows_end - row < chunk ? rows_end - row : chunk;
        if (window != nullptr && !walk.over_windows) {  // of one picture
          const Index of_picture = window->out_height * window->out_width, left_over = of_picture - row % of_picture;
          rows = left_over < rows ? left_over : rows;
          rows = most_windows < rows ? most_windows : rows;
        }
        Terms terms{0, p.k};
        if (of_span > 0) {
          const Index span = row / of_span, left_over = of_span - row % of_span;
          rows = left_over < rows ? left_over : rows;
          terms = {span * p.span, p.k - span * p.span < p.span ? p.k : (span + 1) * p.span};
        }
        T* to = tile;
        Index to_row = right - left;
        if (p.out.data != nullptr && !adds) {
          to = static_cast<T*>(p.out.data) + model * p.out.model_stride +
               (swapped ? left : row * p.out.row_stride + left);
          to_row = swapped ? right - left : p.out.row_stride;
        }
        const T* const from = oriented.a + model * oriented.a_model;
        if (window == nullptr) {
          walk.base = from + row * oriented.a_row;
          walk.tile_count = 0;
          add_tiles(walk, 0, rows, 0, tile_rows);
        } else if (walk.over_windows) {
          walk_places(walk, from, of_span > 0 ? row % of_span : row, rows, tile_rows);
        } else {
          walk_windows(walk, from, row, rows, tile_rows);
        }
        for (Index column = left; column < right; column += panel) {
          const Index columns = right - column < panel ? right - column : panel;
          multiply(oriented, walk, terms, model, rows, column, columns, to + (column - left), to_row, partial, packed);
        }
        if (adds) add_patches(*p.out_window, tile, row, row + rows, pictures);
        if (p.epilogue == nullptr) continue;
        if (swapped)
          finish<T>(p, {model, model + 1, left, right, row, row + 1}, to, 1, program_scratch, run_elementwise<T>);
        else
          finish<T>(p, {model, model + 1, row, row + rows, left, right}, to, to_row, program_scratch,
                    run_elementwise<T>);
      }
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels
