// Rows of a large table by number or code: read, their gradients added up, written back. The work follows from how many
// are named and never from the size of the table.
#pragma once

#include <cstring>

#include "pellucid/kernels/operands.hpp"

namespace pellucid::kernels {
namespace {

constexpr Index no_row = -1;
constexpr Index rows_ahead = 12;     // fetched while others are worked on: about what a core can wait for at once
constexpr Index bytes_ahead = 3072;  // of long rows

/// The row that a code names, to the nearest whole number, in a table of `vocabulary` rows; or no_row, as for a NaN.
template <class T>
inline Index row_of(T code, Index vocabulary) {
  if (!(code > T{-0.5} && code < static_cast<T>(vocabulary))) return no_row;
  const auto row = static_cast<Index>(static_cast<double>(code) + 0.5);
  return row < vocabulary ? row : no_row;
}

template <class T>
inline const T* codes_of(const Codes& codes, Index model) {
  return static_cast<const T*>(codes.data) + model * codes.model_stride;
}

template <class T>
inline void fetch_row(const T* row, Index count) {
  constexpr Index line = 64 / static_cast<Index>(sizeof(T));
  for (Index i = 0; i < count; i += line) __builtin_prefetch(row + i);
}

/// A row of a compact table, all its columns.
template <class T>
void write_row(const CompactTable& table, std::uint32_t row, T* out, Index columns) {
  for (Index i = 0; i < columns; ++i) out[i] = T{0};
  const T* const values = static_cast<const T*>(table.values) + static_cast<Index>(row) * table.held_count;
  for (Index i = 0; i < table.held_count; ++i) out[table.held[i]] = values[i];
  const T* const entries = static_cast<const T*>(table.entries);
  for (std::size_t i = table.begins[row]; i < table.begins[row + 1]; ++i) out[table.places[i]] = entries[i];
}

template <class T>
void run_gather(const Gather& g, const Part& part, std::byte*) {
  const Index columns = part.column_end - part.column_begin;
  if (columns <= 0) return;
  const Index fitting = bytes_ahead / (columns * static_cast<Index>(sizeof(T)));
  const Index ahead = fitting < 1 ? 1 : fitting < rows_ahead ? fitting : rows_ahead;
  for (Index model = part.model_begin; model < part.model_end; ++model) {
    const T* const table = static_cast<const T*>(g.table.data) + model * g.table.model_stride + part.column_begin;
    const std::uint32_t* const rows = g.rows + model * g.row_count;
    T* const out = static_cast<T*>(g.out.data) + model * g.out.model_stride + part.column_begin;
    if (g.compact.begins != nullptr) {  // parts are of whole rows
      for (Index row = part.row_begin; row < part.row_end; ++row)
        write_row(g.compact, rows[row], out + row * g.out.row_stride, part.column_end);
      continue;
    }
    const auto place = [&](Index row) { return table + static_cast<Index>(rows[row]) * g.table.row_stride; };
    const auto fetch = [&](Index row) {
      if (row < part.row_end) fetch_row(place(row), columns);
    };
    for (Index row = part.row_begin; row < part.row_begin + ahead; ++row) fetch(row);
    for (Index row = part.row_begin; row < part.row_end; ++row) {
      fetch(row + ahead);
      copy_numbers(out + row * g.out.row_stride, place(row), columns);
    }
  }
}

template <class T>
inline void add_row(T* to, const T* from, Index count) {
  Index i = 0;
  for (; i + lanes<T> <= count; i += lanes<T>) store(to + i, load(to + i) + load(from + i));
  if (i < count) store_first(to + i, load_first(to + i, count - i) + load_first(from + i, count - i), count - i);
}

template <class T>
void run_lookup(const Lookup& l, const Part& part, std::byte*) {
  const Index width = part.column_end - part.column_begin;
  for (Index model = part.model_begin; model < part.model_end; ++model) {
    const T* const table = static_cast<const T*>(l.table.data) + model * l.table.model_stride + part.column_begin;
    T* const out = static_cast<T*>(l.out.data) + model * l.out.model_stride + part.column_begin;
    const T* const codes = codes_of<T>(l.codes, model);
    const auto fetch = [&](Index place) {
      const Index row = place < part.row_end * l.per_row ? row_of(codes[place], l.vocabulary) : no_row;
      if (row != no_row) fetch_row(table + row * l.table.row_stride, width);
    };
    for (Index ahead = 0; ahead < rows_ahead; ++ahead) fetch(part.row_begin * l.per_row + ahead);
    for (Index i = part.row_begin; i < part.row_end; ++i) {
      T* const to = out + i * l.out.row_stride;
      bool is_first = true;
      for (Index place = i * l.per_row; place < (i + 1) * l.per_row; ++place) {
        fetch(place + rows_ahead);
        const Index row = row_of(codes[place], l.vocabulary);
        if (row == no_row) continue;
        const T* const from = table + row * l.table.row_stride;
        if (is_first) {
          copy_numbers(to, from, width);
        } else {
          add_row(to, from, width);
        }
        is_first = false;
      }
      if (is_first) fill(to, T{0}, width);
    }
  }
}

/// leader[k] = the first place whose code equals code k; its own number plus 1 stands at `places`, open addressing.
template <class T>
inline void find_leaders(const T* codes, Index count, std::uint32_t* places, std::uint32_t* leader) {
  int bits = 1;
  while ((Index{1} << bits) < 2 * count) ++bits;
  const std::uint32_t mask = (1U << bits) - 1;
  std::memset(places, 0, (std::size_t{1} << bits) * sizeof(std::uint32_t));
  for (Index k = 0; k < count; ++k) {
    leader[k] = static_cast<std::uint32_t>(k);
    if (!(codes[k] >= T{0} && codes[k] < T{16777216})) continue;
    const auto code = static_cast<std::uint32_t>(codes[k]);
    std::uint32_t at = (code * 2654435769U) >> (32 - bits);  // Knuth's multiplicative hashing
    while (places[at] != 0 && codes[places[at] - 1] != codes[k]) at = (at + 1) & mask;
    if (places[at] == 0)
      places[at] = static_cast<std::uint32_t>(k) + 1;
    else
      leader[k] = places[at] - 1;
  }
}

template <class T>
void run_segment_total(const SegmentTotal& s, const Part& part, std::byte* scratch) {
  auto* const leader = reinterpret_cast<std::uint32_t*>(scratch);
  auto* const places = leader + s.codes.count;
  const Index width = part.column_end - part.column_begin;
  for (Index model = part.model_begin; model < part.model_end; ++model) {
    const T* const codes = codes_of<T>(s.codes, model);
    const T* const values = static_cast<const T*>(s.values.data) + model * s.values.model_stride + part.column_begin;
    T* const out = static_cast<T*>(s.out.data) + model * s.out.model_stride + part.column_begin;
    find_leaders(codes, s.codes.count, places, leader);
    for (Index k = 0; k < s.codes.count; ++k) {
      T* const total = out + static_cast<Index>(leader[k]) * s.out.row_stride;
      const T* const from = values + k / s.per_row * s.values.row_stride;
      if (!(codes[k] >= T{0})) {
        fill(total, T{0}, width);
      } else if (static_cast<Index>(leader[k]) == k) {
        copy_numbers(total, from, width);
      } else {
        add_row(total, from, width);
      }
    }
    for (Index k = 0; k < s.codes.count; ++k) {
      const auto first = static_cast<Index>(leader[k]);
      if (first != k) copy_numbers(out + k * s.out.row_stride, out + first * s.out.row_stride, width);
    }
  }
}

template <class T>
void run_store_rows(const StoreRows& s, const Part& part, std::byte*) {
  const Index width = part.column_end - part.column_begin;
  for (Index model = part.model_begin; model < part.model_end; ++model) {
    const T* const codes = codes_of<T>(s.codes, model);
    const T* const values = static_cast<const T*>(s.values.data) + model * s.values.model_stride + part.column_begin;
    T* const table = static_cast<T*>(s.table.data) + model * s.table.model_stride + part.column_begin;
    for (Index k = 0; k < s.codes.count; ++k) {
      const Index row = row_of(codes[k], part.row_end);
      if (row < part.row_begin) continue;
      copy_numbers(table + row * s.table.row_stride, values + k * s.values.row_stride, width);
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels
