// A table as it was read: columns of cells, each a text. What a cell means is decided later, from training rows alone
// (columns.hpp); a reader only finds the cells. CSV, npy and npz files all become tables.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid::data {

/// Texts one behind the other, in memory of their bytes plus 8 bytes each.
class Cells {
 public:
  Index size() const { return static_cast<Index>(ends_.size()); }
  std::string_view operator[](Index row) const {
    const auto at = static_cast<std::size_t>(row);
    const std::size_t begin = at == 0 ? 0 : ends_[at - 1];
    return std::string_view(bytes_).substr(begin, ends_[at] - begin);
  }
  void push_back(std::string_view cell) {
    bytes_.append(cell);
    ends_.push_back(bytes_.size());
  }
  void append(const Cells& other);
  /// Adds to the text of the cell that the next end_cell() ends.
  void add_bytes(std::string_view part) { bytes_.append(part); }
  void end_cell() { ends_.push_back(bytes_.size()); }
  void remove_last() { shorten(size() - 1); }
  /// Keeps the first `count` cells.
  void shorten(Index count) {
    ends_.resize(static_cast<std::size_t>(count));
    bytes_.resize(count == 0 ? 0 : ends_.back());
  }

 private:
  std::string bytes_;
  std::vector<std::size_t> ends_;  ///< of each cell in bytes_
};

struct Column {
  std::string name;  ///< unique in its table
  Cells cells;       ///< one per row
};

struct Table {
  std::string path;  ///< for messages
  Index rows = 0;
  std::vector<Column> columns;
  std::vector<std::uint32_t> origin{};  ///< of each row: where it stands in the file, from 0; empty: in its own place

  /// The row as messages name it: its number in the file, from 1.
  Index number_of_row(std::uint32_t row) const { return Index{1} + (origin.empty() ? row : origin[row]); }
  /// The column of that name, or null.
  const Column* find(std::string_view name) const;
  /// The column of that name. Fails (Fault::usage) if there is none, naming `user`, which asks for it ("--group"), and
  /// the nearest name, else the columns.
  const Column& demand(std::string_view name, std::string_view user) const;
  std::vector<std::string> names() const;
};

/// The rows named, in that order.
Table rows_of(const Table& table, const std::vector<std::uint32_t>& rows);

}  // namespace pellucid::data
