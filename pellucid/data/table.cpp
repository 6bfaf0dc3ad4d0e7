#include "pellucid/data/table.hpp"

#include <algorithm>
#include <cstring>

#include "pellucid/base/error.hpp"
#include "pellucid/base/parallel.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::data {

template <class EndOf>
void Cells::add_ends(std::size_t count, EndOf end_of) {
  const std::size_t first = ends_.size();
  std::size_t last = end(), start = starts_.empty() ? 0 : starts_.back();
  // At once where there is room for more, as a vector grows: by doubling.
  if (first + count > ends_.capacity()) ends_.reserve(std::max(first + count, 2 * ends_.capacity()));
  ends_.resize(first + count);
  for (std::size_t i = 0; i < count; ++i) {
    if ((first + i) % block_cells == 0) {
      start = last;
      starts_.push_back(start);
    }
    last = end_of(i);
    if (last - start > std::numeric_limits<std::uint32_t>::max()) refuse_long();
    ends_[first + i] = static_cast<std::uint32_t>(last - start);
  }
}

void Cells::append(const Cells& other) {
  const std::size_t offset = bytes_.size();
  add_bytes({other.bytes_.data(), other.bytes_.size()});
  add_ends(other.ends_.size(),
           [&](std::size_t at) { return offset + other.starts_[at / block_cells] + other.ends_[at]; });
}

void Cells::append(const Cells& other, std::span<const std::uint32_t> rows) {
  std::size_t run = 0;  // rows of `rows` behind this one that follow each other, in bytes that do
  std::size_t end = 0, skipped = 0;
  add_ends(rows.size(), [&](std::size_t at) {
    if (at == run) {
      while (++run < rows.size() && rows[run] == rows[run - 1] + 1) {
      }
      const std::string_view first = other[rows[at]], last = other[rows[run - 1]];
      const auto begin = static_cast<std::size_t>(first.data() - other.bytes_.data());
      end = bytes_.size();
      skipped = begin - end;  // modulo 2^64, as is the sum
      add_bytes({first.data(), static_cast<std::size_t>(last.data() + last.size() - first.data())});
    }
    const std::size_t row = rows[at];
    return other.starts_[row / block_cells] + other.ends_[row] - skipped;
  });
}

void Cells::append(std::string_view text, const Piece* pieces, std::size_t count, std::size_t step) {
  constexpr std::size_t wide = 16;  // bytes that are copied at once, though a cell may have fewer
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < count; ++i) bytes += pieces[i * step].end - pieces[i * step].begin;
  const std::size_t before = bytes_.size();
  if (bytes_.capacity() - before < bytes + wide) make_room(bytes + wide);
  bytes_.resize(before + bytes + wide);
  std::size_t at = before;
  char* const all = bytes_.data();
  add_ends(count, [&](std::size_t i) {
    const Piece piece = pieces[i * step];
    const std::size_t size = piece.end - piece.begin;
    const bool may_be_wide = size <= wide && piece.begin + wide <= text.size();
    if (may_be_wide) {
      std::memcpy(all + at, text.data() + piece.begin, wide);
    } else {
      std::memcpy(all + at, text.data() + piece.begin, size);
    }
    return at += size;
  });
  bytes_.resize(before + bytes);
}

void Cells::Bytes::reserve(std::size_t bytes) {
  if (bytes <= capacity_) return;
  auto more = std::make_unique_for_overwrite<char[]>(bytes);
  std::copy_n(data_.get(), size_, more.get());
  data_ = std::move(more);
  capacity_ = bytes;
}

void Cells::reserve(std::size_t cells, std::size_t bytes) {
  bytes_.reserve(bytes_.size() + bytes);
  ends_.reserve(ends_.size() + cells);
  starts_.reserve((ends_.size() + cells + block_cells - 1) / block_cells);
}

void Cells::make_room(std::size_t bytes) { bytes_.reserve(std::max(bytes_.size() + bytes, 2 * bytes_.capacity())); }

void Cells::refuse_long() {
  fail({Fault::data, "cannot read the table", "",
        std::to_string(block_cells) + " cells of a column take more than 4 GB", "leave that column out of the file"});
}

void Cells::shorten(Index count) {
  ends_.resize(static_cast<std::size_t>(count));
  starts_.resize((ends_.size() + block_cells - 1) / block_cells);
  bytes_.resize(end());
}

std::string words_of(const Doubt& doubt) {
  switch (doubt.kind) {
    case Doubt::Kind::none:
      return {};
    case Doubt::Kind::mark:
      return "its numbers are written as 1,234 in every cell: nothing says whether that is 1234 or 1.234";
    case Doubt::Kind::marks:
      return "its numbers are written as 1,234 and as 1.234: nothing says which of comma and point is the decimal mark";
    case Doubt::Kind::pairs:
      return "its cells hold two numbers each";
    case Doubt::Kind::decimal_marks:
      return "some of its numbers have decimal commas, some decimal points";
    case Doubt::Kind::forms:
      return "its numbers are written in several ways";
    case Doubt::Kind::units:
      return "its numbers have several units: " + doubt.units;
  }
  return {};
}

const Column* Table::find(std::string_view name) const {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const Column& each) { return each.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

const Column& Table::demand(std::string_view name, std::string_view user) const {
  constexpr std::size_t most_named = 12;
  const Column* column = find(name);
  if (column != nullptr) return *column;
  fail({Fault::usage, "cannot use " + std::string(user), "", "no column " + in_quotes(name) + " in " + in_quotes(path),
        did_you_mean(name, names(), "its columns are: " + listed(names(), most_named))});
}

std::vector<std::string> Table::names() const {
  std::vector<std::string> names;
  for (const Column& column : columns) names.push_back(column.name);
  return names;
}

namespace {

Table without_cells(const Table& table, const std::vector<std::uint32_t>& rows) {
  Table chosen{table.path, static_cast<Index>(rows.size()), {}, {}};
  chosen.origin.reserve(rows.size());
  for (const std::uint32_t row : rows) chosen.origin.push_back(table.origin.empty() ? row : table.origin[row]);
  chosen.columns.reserve(table.columns.size());
  return chosen;
}

Column rows_of(const Column& column, const std::vector<std::uint32_t>& rows, bool has_numbers = true) {
  Column chosen{column.name, {}, column.written, column.doubt, column.is_mark_guess, {}};
  std::size_t bytes = 0;
  for (const std::uint32_t row : rows) bytes += column.cells[row].size();
  chosen.cells.reserve(rows.size(), bytes);  // of many short columns the slack would be as much as the cells
  chosen.cells.append(column.cells, rows);
  if (column.numbers.empty() || !has_numbers) return chosen;
  chosen.numbers.reserve(rows.size());
  for (const std::uint32_t row : rows) chosen.numbers.push_back(column.numbers[row]);
  return chosen;
}

}  // namespace

Table rows_of(const Table& table, const std::vector<std::uint32_t>& rows) {
  Table chosen = without_cells(table, rows);
  for (const Column& column : table.columns) chosen.columns.push_back(rows_of(column, rows));
  return chosen;
}

std::vector<Table> parted(Table table, const std::vector<Part>& parts) {
  std::vector<Table> all;
  for (const Part& part : parts) all.push_back(without_cells(table, part.rows));
  for (Table& part : all) part.columns.resize(table.columns.size());
  for_each_part(std::ssize(table.columns), table.rows * std::ssize(table.columns), [&](Index number) {
    const auto at = static_cast<std::size_t>(number);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      all[i].columns[at] = rows_of(table.columns[at], parts[i].rows, parts[i].has_numbers);
    }
    table.columns[at].cells = {};
    table.columns[at].numbers = std::vector<double>();  // {} would keep the memory
  });
  return all;
}

}  // namespace pellucid::data
