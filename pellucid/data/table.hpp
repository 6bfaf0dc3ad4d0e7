// A table as it was read: columns of cells, each a text. What a cell means is decided later, from training rows alone
// (columns.hpp); a reader only finds the cells. CSV, npy and npz files all become tables.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid::data {

/// Texts one behind the other, in memory of their bytes plus a bit over 4 bytes each.
class Cells {
 public:
  Index size() const { return static_cast<Index>(ends_.size()); }
  std::size_t bytes() const { return bytes_.size(); }  ///< of all texts together
  std::string_view operator[](Index row) const {
    const auto at = static_cast<std::size_t>(row);
    const std::size_t block = starts_[at / block_cells];
    const std::size_t begin = at % block_cells == 0 ? 0 : ends_[at - 1];
    return {bytes_.data() + block + begin, ends_[at] - begin};
  }
  void push_back(std::string_view cell) {
    add_bytes(cell);
    end_cell();
  }
  void append(const Cells& other);
  /// The cells of `rows`.
  void append(const Cells& other, std::span<const std::uint32_t> rows);
  /// Where a cell stands in a text.
  struct Piece {
    std::uint32_t begin, end;
  };
  /// Cells of a text, `count` of them: the first piece, then each that is `step` behind the one before.
  void append(std::string_view text, const Piece* pieces, std::size_t count, std::size_t step);
  /// Makes room for so many cells and bytes more, and for no others.
  void reserve(std::size_t cells, std::size_t bytes);
  /// Adds to the text of the cell that the next end_cell() ends.
  void add_bytes(std::string_view part) {
    const std::size_t at = bytes_.size();
    if (bytes_.capacity() - at < part.size()) make_room(part.size());
    bytes_.resize(at + part.size());
    std::copy(part.begin(), part.end(), bytes_.data() + at);
  }
  void end_cell() { end_at(bytes_.size()); }
  void remove_last() { shorten(size() - 1); }
  /// Keeps the first `count` cells.
  void shorten(Index count);

 private:
  static constexpr std::size_t block_cells = 64;  // together below 2^32 bytes

  /// Bytes that are written before they are read: a vector would go over each where it grows, shrinks and ends.
  class Bytes {
   public:
    Bytes() = default;
    Bytes(const Bytes& other) {
      resize(other.size_);
      std::copy_n(other.data(), size_, data());
    }
    Bytes(Bytes&& other) noexcept { swap(other); }
    Bytes& operator=(Bytes other) noexcept {
      swap(other);
      return *this;
    }
    ~Bytes() = default;

    char* data() { return data_.get(); }
    const char* data() const { return data_.get(); }
    std::size_t size() const { return size_; }
    std::size_t capacity() const { return capacity_; }
    void reserve(std::size_t bytes);
    void resize(std::size_t bytes) {
      reserve(bytes);
      size_ = bytes;
    }

   private:
    void swap(Bytes& other) noexcept {
      std::swap(data_, other.data_);
      std::swap(size_, other.size_);
      std::swap(capacity_, other.capacity_);
    }
    std::unique_ptr<char[]> data_{};
    std::size_t size_ = 0, capacity_ = 0;
  };

  /// Adds to ends_ so many, `end_of(i)` each, in bytes_.
  template <class EndOf>
  void add_ends(std::size_t count, EndOf end_of);
  std::size_t end() const { return ends_.empty() ? 0 : starts_.back() + ends_.back(); }
  [[noreturn]] static void refuse_long();
  void make_room(std::size_t bytes);
  void end_at(std::size_t byte) {
    if (ends_.size() % block_cells == 0) starts_.push_back(end());
    const std::size_t from_start = byte - starts_.back();
    if (from_start > std::numeric_limits<std::uint32_t>::max()) refuse_long();
    ends_.push_back(static_cast<std::uint32_t>(from_start));
  }

  Bytes bytes_;
  std::vector<std::size_t> starts_;  ///< of each block of cells, in bytes_
  std::vector<std::uint32_t> ends_;  ///< of each cell, from its block's start
};

/// Why the numbers of a column could not be read, where nothing tells what they mean.
struct Doubt {
  enum class Kind : unsigned char {
    none,
    mark,           ///< "1,234" in every cell: a thousand, or one
    marks,          ///< "1,234" and "1.234"
    pairs,          ///< two numbers in a cell
    decimal_marks,  ///< commas in some, points in others
    forms,          ///< some with a unit, some without
    units           ///< that a person alone could bring to one
  };
  Kind kind = Kind::none;
  std::string units{};  ///< of Kind::units, as a report lists them

  explicit operator bool() const { return kind != Kind::none; }
};
/// "its cells hold two numbers each"
std::string words_of(const Doubt& doubt);

struct Column {
  std::string name;            ///< unique in its table
  Cells cells;                 ///< one per row
  std::string written{};       ///< how its numbers were written where not plainly (read_numbers()), as a report says it
  Doubt doubt{};               ///< why its numbers could not be read
  bool is_mark_guess = false;  ///< its own numbers do not tell comma from point: "1,234" in every cell
  /// Of each cell, NaN where it is missing: read once for all that follows (read_numbers()). Empty if some cell is
  /// neither a number as programs write it nor missing, or a code.
  std::vector<double> numbers{};
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

/// Finds many columns by name: a table itself looks through all of its columns for each.
class ColumnsByName {
 public:
  explicit ColumnsByName(const Table& table) : table_(table) {
    for (const Column& column : table.columns) columns_.emplace(column.name, &column);
  }
  /// The column of that name, or null.
  const Column* find(std::string_view name) const {
    const auto found = columns_.find(name);
    return found == columns_.end() ? nullptr : found->second;
  }
  /// As Table::demand().
  const Column& demand(std::string_view name, std::string_view user) const {
    const Column* const column = find(name);
    return column != nullptr ? *column : table_.demand(name, user);
  }

 private:
  const Table& table_;
  std::unordered_map<std::string_view, const Column*> columns_;
};

/// Names, to be asked often whether one is among them.
class NameSet {
 public:
  explicit NameSet(const std::vector<std::string>& names) : names_(names.begin(), names.end()) {}
  bool contains(std::string_view name) const { return names_.contains(name); }

 private:
  std::unordered_set<std::string_view> names_;  ///< into the list that it was made of
};

/// The rows named, in that order.
Table rows_of(const Table& table, const std::vector<std::uint32_t>& rows);
struct Part {
  const std::vector<std::uint32_t>& rows;
  bool has_numbers = true;  ///< false: its cells are read again where they are asked for
};
/// The same of each of `parts`, out of a table that is used up: each column's memory is given back once it is parted.
std::vector<Table> parted(Table table, const std::vector<Part>& parts);

}  // namespace pellucid::data
