#include "pellucid/data/as_read.hpp"

#include <algorithm>
#include <bit>

#include "pellucid/base/text.hpp"

namespace pellucid::data {

namespace {

constexpr Index rows_to_look_at = 2000;  // that say what a column holds

Rows first_rows(const Table& table) { return all_rows(std::min(table.rows, rows_to_look_at)); }

/// Whether a column names the rows: so it looks at the first of them, and so it is for all.
bool names_rows(const Table& table, const Column& column, const CellRules& rules, ColumnType at_first) {
  if (at_first != ColumnType::identifier || table.rows <= rows_to_look_at) return at_first == ColumnType::identifier;
  return infer(column.name, profile_of(column, all_rows(table.rows), rules, table.origin)).type ==
         ColumnType::identifier;
}

/// A number as digits, a point and digits without a zero that says nothing; "" if `text` is none that is written so,
/// or one of so many digits that others could be the same number.
std::string_view without_zeros(std::string_view text, std::string& buffer) {
  constexpr std::size_t sure_digits = 15;
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string_view whole = text.substr(0, point);
  std::string_view part = point < text.size() ? text.substr(point + 1) : std::string_view{};
  const auto are_digits = [](std::string_view digits) {
    return std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  };
  if (whole.size() + part.size() == 0 || !are_digits(whole) || !are_digits(part)) return {};
  while (!whole.empty() && whole.front() == '0') whole.remove_prefix(1);
  while (!part.empty() && part.back() == '0') part.remove_suffix(1);
  if (whole.size() + part.size() > sure_digits) return {};
  if (whole.empty() && part.empty()) return "0";
  buffer.clear();
  if (is_negative) buffer += '-';
  buffer += whole;
  if (!part.empty()) (buffer += '.') += part;
  return buffer;
}

void add_number(ContentKey& key, std::string_view cell) {
  std::string buffer;
  const std::string_view as_it_is = without_zeros(cell, buffer);
  if (!as_it_is.empty()) return key.add(as_it_is);
  const auto number = number_of(cell);
  if (!number) return key.add(cell);
  const std::string text = fixed_number_text(*number);
  const std::string_view plain = without_zeros(text, buffer);
  key.add(plain.empty() ? text : plain);
}

void add_date(ContentKey& key, std::string_view cell, DateForm form) {
  const auto date = date_of(cell, form);
  if (!date) return key.add(cell);
  key.add("date");
  for (const int part : {date->year, date->month, date->day}) key.add(static_cast<std::uint64_t>(part));
  key.add(std::bit_cast<std::uint64_t>(date->hour));
  key.add(std::bit_cast<std::uint64_t>(date->part));
}

}  // namespace

void add_as_read(ContentKey& key, std::string_view cell, const ColumnAsRead& column, const CellRules& rules) {
  cell = trimmed(cell);
  if (is_missing(cell, rules)) return key.add("");
  switch (column.type) {
    case ColumnType::number:
      return add_number(key, cell);
    case ColumnType::date:
      return add_date(key, cell, column.date_form);
    case ColumnType::yes_no:
      if (const auto answer = yes_or_no(cell)) return key.add(*answer ? "yes" : "no");
      break;
    default:
      break;
  }
  key.add(cell);
}

ColumnAsRead column_as_read(const Table& table, const Column& column, const CellRules& rules) {
  const Profile profile = profile_of(column, first_rows(table), rules, table.origin);
  return {column.name, infer(column.name, profile).type, profile.date_form};
}

std::vector<std::string> TableAsRead::input_names() const {
  std::vector<std::string> names;
  for (const ColumnAsRead& each : inputs) names.push_back(each.name);
  return names;
}

void TableAsRead::keep_inputs_of(const Preparation& model) {
  const std::vector<std::string> names = table_as_read(model).input_names();
  const NameSet used(names);
  std::erase_if(inputs, [&](const ColumnAsRead& each) { return !used.contains(each.name); });
}

TableAsRead table_as_read(const Table& table, const std::string& target, const PreparationOptions& options) {
  TableAsRead as{.rules = options.rules};
  const AskedTypes asked(options);
  std::vector<const Column*> names;  // of rows
  for (const Column& column : table.columns) {
    if (asked.ignores(column.name)) continue;
    ColumnAsRead read = column_as_read(table, column, options.rules);
    if (column.name == target) {
      as.target = read;
      continue;
    }
    if (const std::optional<ColumnType> said = asked.type_of(column.name)) read.type = *said;
    if (names_rows(table, column, options.rules, read.type)) {
      names.push_back(&column);
    } else {
      as.inputs.push_back(read);
    }
  }
  for (std::size_t i = 0; i < names.size() && as.inputs.empty(); ++i) {  // as fit_columns() keeps what counts the rows
    const Profile profile = profile_of(*names[i], all_rows(table.rows), options.rules, table.origin);
    if (profile.is_counting) as.inputs.push_back({names[i]->name, ColumnType::number});
  }
  std::ranges::sort(as.inputs, {}, &ColumnAsRead::name);
  return as;
}

TableAsRead table_as_read(const Preparation& preparation) {
  TableAsRead as{.rules = preparation.rules};
  as.target.name = preparation.target.name;
  as.target.type = preparation.target.classes.empty() ? ColumnType::number : ColumnType::category;
  for (const FittedColumn& column : preparation.columns) {
    if (column.width() > 0) as.inputs.push_back({column.name, column.type, column.date_form});
  }
  std::ranges::sort(as.inputs, {}, &ColumnAsRead::name);
  return as;
}

TableAsRead table_as_texts(const Table& table, const std::string& target) {
  TableAsRead as;
  for (const Column& column : table.columns) {
    if (column.name == target) {
      as.target.name = target;
    } else {
      as.inputs.push_back({column.name});
    }
  }
  std::ranges::sort(as.inputs, {}, &ColumnAsRead::name);
  return as;
}

RowsAsRead rows_as_read(const Table& table, const TableAsRead& as) {
  std::vector<ContentKey> keys(static_cast<std::size_t>(table.rows));
  const ColumnsByName by_name(table);
  for (const ColumnAsRead& each : as.inputs) {  // a column's cells lie side by side, a row's far apart
    const Column& column = by_name.demand(each.name, "the columns of the run");
    const std::uint64_t name = content_key(each.name);
    for (std::size_t row = 0; row < keys.size(); ++row) {
      keys[row].add(name);
      add_as_read(keys[row], column.cells[static_cast<Index>(row)], each, as.rules);
    }
  }
  const Column* const target = as.target.name.empty() ? nullptr : table.find(as.target.name);
  RowsAsRead rows;
  rows.inputs.reserve(static_cast<std::size_t>(table.rows));
  rows.whole.reserve(static_cast<std::size_t>(table.rows));
  for (std::size_t row = 0; row < keys.size(); ++row) {
    const std::uint64_t inputs = keys[row].bits();
    ContentKey whole;
    whole.add(inputs);
    if (target != nullptr) add_as_read(whole, target->cells[static_cast<Index>(row)], as.target, as.rules);
    rows.inputs.push_back(inputs);
    rows.whole.push_back(whole.bits());
  }
  return rows;
}

std::vector<RowKey> row_keys(const RowsAsRead& rows) {
  std::vector<RowKey> keys;
  keys.reserve(rows.inputs.size());
  for (const std::uint64_t inputs : rows.inputs) keys.push_back({inputs, 0});
  number_repeats(keys);
  return keys;
}

}  // namespace pellucid::data
