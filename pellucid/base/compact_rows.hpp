// Rows of numbers that are mostly 0, in memory of what they say: words of a text are a few of a thousand inputs, and a
// category is one of many.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid {

template <class T>
struct CompactRows {
  Index columns = 0;
  std::vector<std::uint32_t> held{};    ///< columns of which each row holds the number, ascending
  std::vector<T> values{};              ///< [rows, held]
  std::vector<std::size_t> begins{0};   ///< [rows + 1]: where the entries of a row begin
  std::vector<std::uint32_t> places{};  ///< of each entry: its column, none of those held
  std::vector<T> entries{};             ///< of each entry: its number; what has no entry is 0

  bool empty() const { return begins.size() == 1; }
  Index rows() const { return static_cast<Index>(begins.size()) - 1; }
  std::size_t bytes() const {
    return values.size() * sizeof(T) + begins.size() * sizeof(std::size_t) +
           places.size() * (sizeof(std::uint32_t) + sizeof(T));
  }

  /// Calls `take` with column and number of all that a row says.
  template <class F>
  void each_of(std::size_t row, F take) const {
    for (std::size_t i = 0; i < held.size(); ++i) take(held[i], values[row * held.size() + i]);
    for (std::size_t i = begins[row]; i < begins[row + 1]; ++i) take(places[i], entries[i]);
  }

  T at(std::size_t row, std::uint32_t column) const {
    const auto found = std::ranges::lower_bound(held, column);
    if (found != held.end() && *found == column) {
      return values[row * held.size() + static_cast<std::size_t>(found - held.begin())];
    }
    for (std::size_t i = begins[row]; i < begins[row + 1]; ++i) {
      if (places[i] == column) return entries[i];
    }
    return T{0};
  }

  /// The row as it is meant: `out` has `columns` places.
  template <class To>
  void write(std::size_t row, std::span<To> out) const {
    std::ranges::fill(out, To{0});
    each_of(row, [&](std::uint32_t column, T value) { out[column] = static_cast<To>(value); });
  }

  template <class To>
  CompactRows<To> as() const {
    return {columns, held, {values.begin(), values.end()}, begins, places, {entries.begin(), entries.end()}};
  }
};

}  // namespace pellucid
