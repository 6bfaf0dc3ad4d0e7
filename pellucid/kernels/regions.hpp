// A part of a product by regions (blocks.hpp): cut into them, what windows and epilogues ask for before and after.
#pragma once

#include "pellucid/kernels/blocks.hpp"
#include "pellucid/kernels/oriented.hpp"
#include "pellucid/kernels/walk.hpp"
#include "pellucid/kernels/window.hpp"

namespace pellucid::kernels {
namespace {

constexpr Index widest_tile = 512;        ///< columns of a chunk whose epilogue runs at once
constexpr Index tile_bytes = 256 * 1024;  ///< of a chunk: half of a second-level cache of today
constexpr Index least_rows = 48;          ///< of a chunk

/// Rows of a chunk, cut evenly.
template <class T>
inline Index chunk_rows(Index rows, Index columns, bool has_epilogue) {
  if (rows <= least_rows) return rows;  // one chunk anyway, and a division takes as long as a few multiply-adds
  const Index fitting = has_epilogue ? tile_bytes / static_cast<Index>(sizeof(T)) / columns : most_rows;
  const Index limit = fitting > most_rows ? most_rows : fitting < least_rows ? least_rows : fitting;
  const Index chunks = (rows + limit - 1) / limit;
  return (rows + chunks - 1) / chunks;
}

/// Whether a are patches with windows along the sum, as the weight's gradient has them.
inline bool sums_over_windows(const Product& p) { return p.a_window != nullptr && p.a.row_stride == 1; }

/// Whether c is computed as its transpose: one column, so that lanes run over rows.
inline bool is_swapped(const Product& p, const Part& part) {
  return p.a_window == nullptr && part.column_end - part.column_begin == 1 && part.row_end - part.row_begin > 1 &&
         (p.out.data == nullptr || p.out.row_stride == 1);
}

using RunElementwise = decltype(Kernels::elementwise);

/// The epilogue over rows x columns at (row, column), whose product stands at `tile`.
template <class T>
inline void finish(const Product& p, const Part& part, const T* tile, Index tile_row, std::byte* scratch,
                   RunElementwise elementwise) {
  Operand operands[256];
  for (int i = 0; i < p.epilogue->operand_count; ++i) operands[i] = p.epilogue->operands[i];
  const T* origin = tile - part.row_begin * tile_row - part.column_begin;
  operands[0] = {Source::memory, {origin, 0, tile_row, 1}, nullptr, nullptr};
  Program program = *p.epilogue;
  program.operands = operands;
  elementwise(program, part, scratch);
}

/// The pictures of the part, cleared, counted from the first of the model.
template <class T>
inline T* cleared_pictures(const Product& p, const Part& part, Index model) {
  const Window& w = *p.out_window;
  const Index of_picture = w.out_height * w.out_width, numbers = w.height * w.width * w.channels;
  T* const pictures = static_cast<T*>(p.out.data) + model * p.out.model_stride;
  fill(pictures + part.row_begin / of_picture * numbers, T{0}, (part.row_end - part.row_begin) / of_picture * numbers);
  return pictures;
}

/// Cuts `size` evenly into ranges of at most `most`, a multiple of `grain` as their borders are.
inline Index even(Index size, Index most, Index grain) {
  if (size <= 0) return grain;  // of an empty part
  const Index ranges = (size + most - 1) / most, range = (size + ranges - 1) / ranges;
  return (range + grain - 1) / grain * grain;
}

/// A thread's memory for run_regions: c's tile where it goes to no memory or is added to pictures, the region's own,
/// patches (patch_numbers), and the epilogue's.
template <class T>
struct RegionMemory {
  T* tile;
  std::byte* region;
  T* patches;
  std::byte* program;
};

/// Numbers of the patches that are laid out at once: of some rows, or of a block of terms.
inline Index patch_numbers(const Product& p) {
  if (p.a_window == nullptr) return 0;
  const Window& w = *p.a_window;
  return (sums_over_windows(p) ? product_block : packed_rows) * w.kernel_height * w.kernel_width * w.channels;
}

template <class T, class Form>
void run_regions(const Product& p, const Part& part, const RegionMemory<T>& memory, RunElementwise elementwise) {
  const bool swapped = is_swapped(p, part);
  const bool adds = Product::most_added > 0 && p.out_window != nullptr;
  static_assert(Form::terms == 1 || Product::most_added <= Form::region_columns);
  Oriented<T> oriented = orient<T>(p, swapped);
  if (p.k == 0) oriented.a_row = oriented.a_model = oriented.b_column = oriented.b_model = 0;  // of no memory
  const RegionScratch<T, Form> scratch(memory.region);
  const Index rows_begin = swapped ? part.column_begin : part.row_begin;
  const Index rows_end = swapped ? part.column_end : part.row_end;
  const Index columns_begin = swapped ? part.row_begin : part.column_begin;
  const Index columns_end = swapped ? part.row_end : part.column_end;
  const Index even_columns = even(columns_end - columns_begin, Form::region_columns, panel_width<T>);
  const Index even_rows = adds ? chunk_rows<T>(rows_end - rows_begin, columns_end - columns_begin, true)
                               : even(rows_end - rows_begin, region_rows, tile_rows);
  for (Index model = part.model_begin; model < part.model_end; ++model) {
    T* const pictures = adds ? cleared_pictures<T>(p, part, model) : nullptr;
    for (Index column = columns_begin; column < columns_end; column += even_columns) {
      const Index columns = columns_end - column < even_columns ? columns_end - column : even_columns;
      for (Index row = rows_begin; row < rows_end; row += even_rows) {
        const Index rows = rows_end - row < even_rows ? rows_end - row : even_rows;
        const bool keeps_b = row > rows_begin && p.k <= product_block;
        const bool is_stored = p.out.data != nullptr && !adds;
        const Index to_row = is_stored && !swapped ? p.out.row_stride : columns;
        const auto left = [&](Index t, Index terms, Index i, Index some) -> LeftPart<T> {
          const T* const a = oriented.a + model * oriented.a_model;
          if (p.a_window == nullptr) {
            return {a + (row + i) * oriented.a_row + t * oriented.a_term, oriented.a_row, oriented.a_term};
          }
          const Window& w = *p.a_window;
          const Index of_patch = w.kernel_height * w.kernel_width * w.channels;
          if (sums_over_windows(p)) {
            if (i == 0) lay_out_patches(w, a, t, t + terms, memory.patches);
            return {memory.patches + row + i, 1, of_patch};
          }
          lay_out_patches(w, a, row + i, row + i + some, memory.patches);
          return {memory.patches + t, of_patch, 1};
        };
        const auto to = [&](Index i) {
          if (!is_stored) return adds ? memory.tile + i * to_row : memory.tile;
          T* const c = static_cast<T*>(p.out.data) + model * p.out.model_stride;
          return swapped ? c + column : c + (row + i) * to_row + column;
        };
        multiply_region<T, Form>(oriented, {model, row, rows, column, columns, keeps_b}, scratch, left, to, to_row,
                                 [&](Index i, Index height) {
                                   if (p.epilogue == nullptr) return;
                                   if (swapped)
                                     finish<T>(p, {model, model + 1, column, column + columns, row, row + 1}, to(i), 1,
                                               memory.program, elementwise);
                                   else
                                     finish<T>(p,
                                               {model, model + 1, row + i, row + i + height, column, column + columns},
                                               to(i), to_row, memory.program, elementwise);
                                 });
        if (adds) add_patches(*p.out_window, memory.tile, row, row + rows, pictures);
      }
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels
