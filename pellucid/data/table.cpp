#include "pellucid/data/table.hpp"

#include <algorithm>

#include "pellucid/base/error.hpp"
#include "pellucid/base/parallel.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::data {

void Cells::append(const Cells& other) {
  const std::size_t offset = bytes_.size();
  add_bytes({other.bytes_.data(), other.bytes_.size()});
  // At once where there is room for more, as a vector grows: by doubling.
  const std::size_t cells = ends_.size() + other.ends_.size();
  if (cells > ends_.capacity()) ends_.reserve(std::max(cells, 2 * ends_.capacity()));
  for (std::size_t at = 0; at < other.ends_.size(); ++at) {
    end_at(offset + other.starts_[at / block_cells] + other.ends_[at]);
  }
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

Column rows_of(const Column& column, const std::vector<std::uint32_t>& rows) {
  Column chosen{column.name, {}, column.written, column.doubt, column.is_mark_guess, {}};
  std::size_t bytes = 0;
  for (const std::uint32_t row : rows) bytes += column.cells[row].size();
  chosen.cells.reserve(rows.size(), bytes);  // of many short columns the slack would be as much as the cells
  for (const std::uint32_t row : rows) chosen.cells.push_back(column.cells[row]);
  if (column.numbers.empty()) return chosen;
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

std::vector<Table> parted(Table table, const std::vector<const std::vector<std::uint32_t>*>& parts) {
  std::vector<Table> all;
  for (const std::vector<std::uint32_t>* rows : parts) all.push_back(without_cells(table, *rows));
  for (Table& part : all) part.columns.resize(table.columns.size());
  for_each_part(std::ssize(table.columns), table.rows * std::ssize(table.columns), [&](Index number) {
    const auto at = static_cast<std::size_t>(number);
    for (std::size_t i = 0; i < parts.size(); ++i) all[i].columns[at] = rows_of(table.columns[at], *parts[i]);
    table.columns[at].cells = {};
    table.columns[at].numbers = std::vector<double>();  // {} would keep the memory
  });
  return all;
}

}  // namespace pellucid::data
