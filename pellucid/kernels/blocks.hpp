// Large products. The result is cut into regions; for each block of terms the region's rows of a and columns of b are
// packed, so that tiles read both straight on, whatever their strides are: a tile's 12 KB of a stay in the first cache
// while the region's b, half of a second cache, runs past them. What is packed is used some hundred times.
// Sums of blocks wait in levels of the tree, tile by tile, and are added while the next sum is in the first cache.
#pragma once

#include <bit>

#include "pellucid/kernels/chain.hpp"
#include "pellucid/kernels/oriented.hpp"
#include "pellucid/kernels/packing.hpp"
#include "pellucid/kernels/tree.hpp"
#include "pellucid/kernels/window.hpp"

namespace pellucid::kernels {
namespace {

#if defined(__wasm__)  // pages are to be small
constexpr bool has_regions = false;
#else
constexpr bool has_regions = true;
#endif

constexpr Index region_rows = 516;  ///< whole tiles on every machine
template <class T>
constexpr Index panel_width = 2 * lanes<T>;
template <class T>
constexpr Index packed_height = (tile_rows + lanes<T> - 1) / lanes<T> * lanes<T>;  ///< of a tile, in whole vectors
constexpr Index packed_rows = 4 * tile_rows;                                       ///< of a, at once
template <class T>
constexpr Index tile_size = tile_rows * panel_width<T>;

constexpr Index least_terms = 128;
constexpr Index least_work = Index{1} << 26;  ///< multiply-adds

/// Whether packing pays: each number of a is used once for each column, each of b once for each row. Below, tiles of a
/// stay in the first cache wherever its rows lie.
template <class T>
inline bool is_large(Index k, const Part& part) {
  const Index rows = part.row_end - part.row_begin, columns = part.column_end - part.column_begin;
  return has_regions && k >= least_terms && rows >= 96 && columns >= 4 * panel_width<T> &&
         rows * columns * k >= least_work;
}

/// Numbers in a column of what is packed of a block.
template <class Form>
constexpr Index packed_block = product_block / Form::terms;

/// Memory for a region: parts of a and b, and each level of the tree that waits.
template <class T, class Form>
struct RegionScratch {
  using Number = typename Form::Number;
  static_assert(sizeof(Number) == sizeof(T));
  static constexpr Index a_size = packed_rows / tile_rows * packed_height<T> * packed_block<Form>;
  static constexpr Index b_size = Form::region_columns * packed_block<Form>;
  static constexpr Index level_size = region_rows * Form::region_columns;

  explicit RegionScratch(std::byte* memory)
      : a(reinterpret_cast<Number*>(memory)), b(a + a_size), levels(reinterpret_cast<T*>(b + b_size)) {}

  static Index bytes(Index k) {
    const auto before_last = static_cast<std::uint64_t>(k > 0 ? (k - 1) / product_block : 0);
    const Index waiting = 64 - std::countl_zero(before_last);
    return (a_size + b_size + tile_size<T> + waiting * level_size) * static_cast<Index>(sizeof(T));
  }

  Number *a, *b;
  T* levels;
};

/// b's columns in panels of `span`, each [terms, width]: squares of some terms, along b's rows if those lie in memory,
/// else down its columns. The one after the next is fetched ahead, as each takes only a line or two of a page.
template <class T, class Form>
inline void pack_panels(const T* b, Index b_row, Index b_column, Index terms, Index columns, Index span, Index width,
                        typename Form::Number* to) {
  constexpr Index step = 16, line = 64 / static_cast<Index>(sizeof(T));
  const auto square = [&](Index t, Index j) {
    const Index some = terms - t < step ? terms - t : step, across = columns - j < span ? columns - j : span;
    const T* const from = b + t * b_row + j * b_column;
    if (b_column == 1) {
      for (Index i = 0; i < some; ++i) {
        for (Index next = 2 * span; next < 3 * span; next += line) __builtin_prefetch(from + i * b_row + next);
      }
    } else {
      for (Index i = 0; i < across; ++i) __builtin_prefetch(from + i * b_column + 2 * step * b_row);
    }
    auto* const panel = to + (j / span * packed_block<Form> + t / Form::terms) * width;
    if constexpr (Form::terms == 1)
      pack(from, b_row, b_column, some, across, width, panel);
    else
      Form::pack(from, b_row, b_column, some, across, width, panel);
  };
  if (b_column == 1) {
    for (Index t = 0; t < terms; t += step) {
      for (Index j = 0; j < columns; j += span) square(t, j);
    }
  } else {
    for (Index j = 0; j < columns; j += span) {
      for (Index t = 0; t < terms; t += step) square(t, j);
    }
  }
}

/// `sums` of a block and those waiting in `count` levels below `top` added, the last level first.
template <class T, Index level_size>
inline void add_waiting(const T* sums, const T* top, Index count, Index rows, Index columns, T* to, Index to_row) {
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < columns; j += lanes<T>) {
      const Index at = i * panel_width<T> + j;
      Vector<T> sum = load(sums + at);
      for (Index level = 0; level < count; ++level) sum = load(top - level * level_size + at) + sum;
      store_some(to + i * to_row + j, sum, columns - j);
    }
  }
}

/// Where the product of a region stands; `keeps_b`: packed_b is that of the region before.
struct Region {
  Index model, row, rows, column, columns;
  bool keeps_b;
};

/// Some of a product's left side: row i, term t at data + i * row + t * term.
template <class T>
struct LeftPart {
  const T* data;
  Index row, term;
};

/// The region's part of c, tile by tile of rows: those from i on stand at to(i), and finished(i, height) is told of
/// them. left(t, terms, i, rows) says where these of a are, counted from the region's first row.
template <class T, class Form, class LeftOf, class To, class Finished>
inline void multiply_region(const Oriented<T>& p, const Region& r, const RegionScratch<T, Form>& scratch, LeftOf left,
                            To to, Index to_row, Finished finished) {
  using Number = typename Form::Number;
  constexpr Index level_size = RegionScratch<T, Form>::level_size;
  const T* const b = p.b + r.model * p.b_model + r.column * p.b_column;
  T* const sums = scratch.levels;
  T* const levels = sums + tile_size<T>;
  const Index blocks = p.k > 0 ? (p.k + product_block - 1) / product_block : 1;
  for (Index block = 1; block <= blocks; ++block) {
    const Index t = (block - 1) * product_block, terms = p.k - t < product_block ? p.k - t : product_block;
    if (!r.keeps_b) {
      pack_panels<T, Form>(b + t * p.b_term, p.b_term, p.b_column, terms, r.columns, panel_width<T>, panel_width<T>,
                           scratch.b);
    }
    const bool is_last = block == blocks;
    const Index waiting = std::popcount(static_cast<std::uint64_t>(block - 1));
    const Index added = is_last ? waiting : std::countr_zero(static_cast<std::uint64_t>(block));
    const Segment segment{0, (terms + Form::terms - 1) / Form::terms};
    Index place = 0;  // of a tile in a level
    for (Index i = 0; i < r.rows; i += tile_rows) {
      const Index packed = i % packed_rows;
      if (packed == 0) {
        const Index rows = r.rows - i < packed_rows ? r.rows - i : packed_rows;
        const LeftPart<T> a = left(t, terms, i, rows);
        pack_panels<T, Form>(a.data, a.term, a.row, terms, rows, Index{tile_rows}, packed_height<T>, scratch.a);
      }
      const Number* const panel_a = scratch.a + packed / tile_rows * packed_height<T> * packed_block<Form>;
      const Left<Number> a{panel_a, 1, packed_height<T>, &segment, 1};
      const Index height = r.rows - i < tile_rows ? r.rows - i : Index{tile_rows};
      const Number* panel_b = scratch.b;
      for (Index j = 0; j < r.columns; j += panel_width<T>, panel_b += panel_width<T> * packed_block<Form>) {
        const Index columns = r.columns - j < panel_width<T> ? r.columns - j : panel_width<T>;
        const Index vectors = (columns + lanes<T> - 1) / lanes<T>, width = vectors * lanes<T>;
        T* const final = to(i) + j;
        T* const level = levels + (waiting - added) * level_size + place;
        T* const target = added > 0 ? sums : is_last ? final : level;
        const Index target_row = target == final ? to_row : panel_width<T>;
        chain_for<T, Form>(height, vectors)(a, panel_b, panel_width<T>, target, target_row,
                                            is_last && added == 0 ? columns : width);
        if (added > 0) {
          const T* const top = levels + (waiting - 1) * level_size + place;
          if (is_last)
            add_waiting<T, level_size>(sums, top, added, height, columns, final, to_row);
          else
            add_waiting<T, level_size>(sums, top, added, height, width, level, panel_width<T>);
        }
        place += tile_size<T>;
      }
      if (is_last) finished(i, height);
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels
