#include "pellucid/data/table.hpp"

#include <algorithm>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::data {

void Cells::append(const Cells& other) {
  const std::size_t offset = bytes_.size();
  bytes_.append(other.bytes_);
  ends_.reserve(ends_.size() + other.ends_.size());
  for (const std::size_t end : other.ends_) ends_.push_back(offset + end);
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

Table rows_of(const Table& table, const std::vector<std::uint32_t>& rows) {
  Table chosen{table.path, static_cast<Index>(rows.size()), {}, {}};
  for (const std::uint32_t row : rows) chosen.origin.push_back(table.origin.empty() ? row : table.origin[row]);
  for (const Column& column : table.columns) {
    chosen.columns.push_back({column.name, {}});
    for (const std::uint32_t row : rows) chosen.columns.back().cells.push_back(column.cells[row]);
  }
  return chosen;
}

}  // namespace pellucid::data
