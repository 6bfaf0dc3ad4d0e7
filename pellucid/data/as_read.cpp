#include "pellucid/data/as_read.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "pellucid/base/parallel.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/date_reader.hpp"

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

/// Bits of which each depends on all: doubles of few figures differ in their first bits alone (Stafford 2011, "Better
/// bit mixing", variant 13).
std::uint64_t scrambled(std::uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9U;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebU;
  return bits ^ (bits >> 31);
}

void add_number(ContentKey& key, double number) {
  key.add(scrambled(std::bit_cast<std::uint64_t>(number + 0.0)));  // -0 is 0
}

void add_number(ContentKey& key, std::string_view cell) {
  const auto number = parse_number(cell);
  if (!number || std::isnan(*number)) return key.add(cell);
  add_number(key, *number);
}

void add_date(ContentKey& key, std::string_view cell, const std::optional<Date>& date) {
  if (!date) return key.add(cell);
  key.add("date");
  for (const int part : {date->year, date->month, date->day}) key.add(static_cast<std::uint64_t>(part));
  key.add(std::bit_cast<std::uint64_t>(date->hour));
  key.add(std::bit_cast<std::uint64_t>(date->part));
}

/// `date`: reads one.
template <class ReadDate>
void add_cell(ContentKey& key, std::string_view cell, ColumnType type, const CellRules& rules, ReadDate date) {
  cell = trimmed(cell);
  if (is_missing(cell, rules)) return key.add("");
  switch (type) {
    case ColumnType::number:
      return add_number(key, cell);
    case ColumnType::date:
      return add_date(key, cell, date(cell));
    case ColumnType::yes_no:
      if (const auto answer = yes_or_no(cell)) return key.add(*answer ? "yes" : "no");
      break;
    default:
      break;
  }
  key.add(cell);
}

/// Adds cells of a column to keys.
class CellsAsRead {
 public:
  CellsAsRead(const Column& column, const ColumnAsRead& as, const CellRules& rules)
      : column_(column), type_(as.type), rules_(rules), dates_(as.date_form) {
    has_numbers_ = type_ == ColumnType::number && !column.numbers.empty();
  }
  void add(ContentKey& key, Index row) {
    if (!has_numbers_) {
      return add_cell(key, column_.cells[row], type_, rules_,
                      [&](std::string_view cell) -> const std::optional<Date>& { return dates_.read(cell); });
    }
    const double number = column_.numbers[static_cast<std::size_t>(row)];
    if (std::isnan(number)) return key.add("");
    add_number(key, number);
  }

 private:
  const Column& column_;
  ColumnType type_;
  const CellRules& rules_;
  DateReader dates_;
  bool has_numbers_ = false;
};

}  // namespace

void add_as_read(ContentKey& key, std::string_view cell, const ColumnAsRead& column, const CellRules& rules) {
  add_cell(key, cell, column.type, rules, [&](std::string_view text) { return date_of(text, column.date_form); });
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
  struct Read {
    ColumnAsRead as;
    bool names_rows = false;
  };
  std::vector<Read> all(table.columns.size());
  for_each_part(std::ssize(all), table.rows * std::ssize(all), [&](Index part) {
    const Column& column = table.columns[static_cast<std::size_t>(part)];
    if (asked.ignores(column.name)) return;
    Read& read = all[static_cast<std::size_t>(part)];
    read.as = column_as_read(table, column, options.rules);
    if (column.name == target) return;
    if (const std::optional<ColumnType> said = asked.type_of(column.name)) read.as.type = *said;
    read.names_rows = names_rows(table, column, options.rules, read.as.type);
  });
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Column& column = table.columns[i];
    if (asked.ignores(column.name)) continue;
    if (column.name == target) {
      as.target = all[i].as;
    } else if (all[i].names_rows) {
      names.push_back(&column);
    } else {
      as.inputs.push_back(all[i].as);
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
  const ColumnsByName by_name(table);
  std::vector<const Column*> columns;
  for (const ColumnAsRead& each : as.inputs) columns.push_back(&by_name.demand(each.name, "the columns of the run"));
  const Column* const target = as.target.name.empty() ? nullptr : table.find(as.target.name);
  const auto count = static_cast<std::size_t>(table.rows);
  RowsAsRead rows{std::vector<std::uint64_t>(count), std::vector<std::uint64_t>(count)};
  for_each_range(table.rows, table.rows * std::ssize(columns), [&](Index begin, Index end) {
    std::vector<ContentKey> keys(static_cast<std::size_t>(end - begin));
    for (std::size_t i = 0; i < columns.size(); ++i) {  // a column's cells lie side by side, a row's far apart
      const std::uint64_t name = content_key(as.inputs[i].name);
      CellsAsRead cells(*columns[i], as.inputs[i], as.rules);
      for (Index row = begin; row < end; ++row) {
        ContentKey& key = keys[static_cast<std::size_t>(row - begin)];
        key.add(name);
        cells.add(key, row);
      }
    }
    for (Index row = begin; row < end; ++row) {
      const std::uint64_t inputs = keys[static_cast<std::size_t>(row - begin)].bits();
      ContentKey whole;
      whole.add(inputs);
      if (target != nullptr) add_as_read(whole, target->cells[row], as.target, as.rules);
      rows.inputs[static_cast<std::size_t>(row)] = inputs;
      rows.whole[static_cast<std::size_t>(row)] = whole.bits();
    }
  });
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
