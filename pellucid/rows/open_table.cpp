#include "pellucid/rows/open_table.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/csv_dialect.hpp"

namespace pellucid {

namespace {

/// A further file must have the columns of the first, in any order; they are brought into that order.
data::Table in_order_of(const data::Table& first, data::Table other) {
  data::Table ordered{other.path, other.rows, {}, {}};
  const data::ColumnsByName columns(other);
  for (const data::Column& column : first.columns) {
    const data::Column* found = columns.find(column.name);
    if (found == nullptr) {
      fail({Fault::data, "cannot use \"" + printable(other.path) + "\"", "",
            "it has no column \"" + printable(column.name) + "\", which \"" + printable(first.path) + "\" has",
            "give files with the same columns"});
    }
    ordered.columns.push_back(*found);
  }
  return ordered;
}

void append(data::Table& table, const data::Table& other) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    data::Column& column = table.columns[i];
    const data::Column& more = other.columns[i];
    column.cells.append(more.cells);
    if (more.numbers.empty()) column.numbers = std::vector<double>();
    if (!column.numbers.empty()) column.numbers.insert(column.numbers.end(), more.numbers.begin(), more.numbers.end());
  }
  table.rows += other.rows;
  if (table.origin.empty()) return;
  for (std::uint32_t row = 0; row < other.rows; ++row) {
    table.origin.push_back(other.origin.empty() ? row : other.origin[row]);
  }
}

/// The rows with a target, with their keys among all rows.
data::KeyedTable with_target(data::Table table, const Source& source) {
  const data::Column& target = table.demand(source.target, "{source.target}");
  const data::Rows rows = data::rows_with_value(target, data::all_rows(table.rows), cell_rules(source));
  data::KeyedTable keyed{std::move(table), {}};
  keyed.keys = data::row_keys(keyed.table, source.target);
  if (static_cast<Index>(rows.size()) == keyed.table.rows) return keyed;
  return data::rows_of(std::move(keyed), rows);
}

/// Fails (Fault::usage) as Table::demand(); a number is answered with the column that stands there.
void demand_target(const data::Table& table, const std::string& target) {
  const auto number = parse_number(target);
  const auto columns = static_cast<double>(table.columns.size());
  const bool is_place =
      table.find(target) == nullptr && number && *number == std::floor(*number) && *number >= 1 && *number <= columns;
  if (!is_place) return void(table.demand(target, "{source.target}"));
  const std::string& name = table.columns[static_cast<std::size_t>(*number) - 1].name;
  fail({Fault::usage, "cannot use {source.target}", "",
        "no column is called " + in_quotes(target) + " in " + in_quotes(table.path) + "; the column in place " +
            number_text(*number) + " is " + in_quotes(name),
        "name it: {source.target=\"" + printable(name) + "\"}"});
}

}  // namespace

data::CellRules cell_rules(const Source& source) { return {source.missing, source.not_missing, source.day_first}; }

std::vector<std::string> columns_meant(const data::Table& table, std::vector<std::string> names) {
  const data::ColumnsByName columns(table);
  if (std::ranges::all_of(names, [&](const std::string& name) { return columns.find(name) != nullptr; })) return names;
  std::ptrdiff_t most_commas = 0;
  for (const data::Column& column : table.columns) {
    most_commas = std::max(most_commas, std::ranges::count(column.name, ','));
  }
  // From the last name to the first: how many names, at best one, the column that begins there takes; 0: there is none
  // after which all others are columns too.
  std::vector<std::size_t> taken(names.size() + 1, 0);
  taken.back() = 1;
  for (std::size_t begin = names.size(); begin-- > 0;) {
    std::string joined;
    const std::size_t end = std::min(names.size(), begin + static_cast<std::size_t>(most_commas) + 1);
    for (std::size_t at = begin; at < end && taken[begin] == 0; ++at) {
      joined += (at == begin ? "" : ",") + names[at];
      if (taken[at + 1] != 0 && columns.find(trimmed(joined)) != nullptr) taken[begin] = at + 1 - begin;
    }
  }
  if (taken.front() == 0) return names;
  std::vector<std::string> meant;
  for (std::size_t begin = 0; begin < names.size(); begin += taken[begin]) {
    std::string joined = names[begin];
    for (std::size_t at = begin + 1; at < begin + taken[begin]; ++at) joined += "," + names[at];
    meant.emplace_back(trimmed(joined));
  }
  return meant;
}

Source with_columns_meant(Source source, const data::Table& table) {
  for (auto* names : {&source.numeric, &source.categorical, &source.text, &source.ignore}) {
    *names = columns_meant(table, std::move(*names));
  }
  return source;
}

data::NumberForms read_numbers(data::Table& table, const Source& source) {
  if (source.decimal_comma && source.decimal_point) {
    fail({Fault::usage, "cannot use {source.decimal_comma}", "", "{source.decimal_point} is given too",
          "give one of them"});
  }
  data::NumberReading how{.rules = cell_rules(source)};
  if (source.decimal_comma) how.decimal = ',';
  if (source.decimal_point) how.decimal = '.';
  std::vector<std::string> as_they_are = source.ignore;
  for (const auto* names : {&source.categorical, &source.text}) {
    as_they_are.insert(as_they_are.end(), names->begin(), names->end());
  }
  if (source.task == "classification") as_they_are.push_back(source.target);
  return data::read_numbers(table, how, as_they_are);
}

data::CsvOptions csv_options(const Source& source) {
  data::CsvOptions options;
  if (!source.delimiter.empty()) options.delimiter = source.delimiter.front();
  options.encoding = source.encoding;
  options.has_header = source.header;
  options.decimal_comma = source.decimal_comma;
  options.skip = source.skip;
  options.fill_short_rows = source.fill_short_rows;
  if (source.sample > 0) options.most_rows = source.sample;
  return options;
}

data::PreparationOptions preparation_options(const Source& source) {
  data::PreparationOptions options{.rules = cell_rules(source),
                                   .clips = source.clip,
                                   .scale = source.scale,
                                   .numeric = source.numeric,
                                   .categorical = source.categorical,
                                   .text = source.text,
                                   .ignore = source.ignore};
  for (const std::string& no_input : {source.group, source.weight_column}) {
    if (!no_input.empty()) options.ignore.push_back(no_input);
  }
  return options;
}

bool seals_own_rows(const Source& source) { return source.test_file.empty() && source.test > 0; }

namespace {

/// The groups that stay sealed: a run's own, or those of earlier runs.
data::SealedGroups sealed_groups(const Source& source, const data::Table& table, const TableOrigin& origin,
                                 const data::Seal* seal) {
  if (source.group.empty() || !seals_own_rows(source)) return {};
  if (seal != nullptr) return {seal->groups, true};
  if (!origin.sealed_groups) return {};
  return {origin.sealed_groups(source.group, table.names()), false};
}

void demand_sealed_rows(const OpenTable& table, const data::Seal& seal) {
  if (seal.rows < 0 || seal.rows == table.test_rows) return;
  fail({Fault::refused, "the test rows are not those that were sealed", "",
        "the recipe says which rows are sealed, and by it they are " + grouped(table.test_rows) +
            "; at the start of the run they were " + grouped(seal.rows),
        "put the run's old recipe back, or train again"});
}

void demand_rows_left(const OpenTable& table) {
  if (table.own_rows >= 2) return;
  fail({Fault::data, "cannot train on \"" + printable(table.source.path) + "\"", "",
        table.test_rows == 0 ? counted(table.own_rows, "row") + " is too few: training needs 2"
                             : counted(table.own_rows, "row") + " left of " + grouped(table.rows) + " after " +
                                   grouped(table.test_rows) + " were sealed for the test",
        table.test_rows == 0 ? "give more rows" : "give more rows, or {source.test=0}"});
}

/// Groups as their cells are read: those of one file are the same in another.
class GroupsAsRead {
 public:
  /// `table` still with all its rows.
  GroupsAsRead(const data::Table& table, const Source& source) : rules_(cell_rules(source)) {
    if (source.group.empty() || (source.validation_file.empty() && source.test_file.empty())) return;
    const data::Column& column = table.demand(source.group, "{source.group}");
    column_ = column_as_read(table, column, rules_);
    for (Index row = 0; row < table.rows; ++row) {
      own_[data::content_key(trimmed(column.cells[row]))] = key_of(column.cells[row]);
    }
  }
  std::set<std::uint64_t> of(const data::Table& table) const {
    std::set<std::uint64_t> groups;
    if (!column_) return groups;
    const data::Column& column = table.demand(column_->name, "{source.group}");
    for (Index row = 0; row < table.rows; ++row) groups.insert(key_of(column.cells[row]));
    return groups;
  }
  /// Of the own table, by their keys as they are written.
  std::set<std::uint64_t> of(const std::set<std::uint64_t>& written) const {
    std::set<std::uint64_t> groups;
    for (const auto& [key, as_read] : own_) {
      if (written.contains(key)) groups.insert(as_read);
    }
    return groups;
  }

 private:
  std::uint64_t key_of(std::string_view cell) const {
    data::ContentKey key;
    add_as_read(key, cell, *column_, rules_);
    return key.bits();
  }
  data::CellRules rules_;
  std::optional<data::ColumnAsRead> column_{};
  std::map<std::uint64_t, std::uint64_t> own_{};
};

Index common(const std::set<std::uint64_t>& some, const std::set<std::uint64_t>& others) {
  return std::ranges::count_if(some, [&](std::uint64_t key) { return others.contains(key); });
}

/// A further file, its numbers read as those of the first.
data::Table read_as(const OpenTable& first, const TableOrigin& origin, const std::string& path) {
  data::Table table = origin.read(path).table;
  data::read_by_forms(table, cell_rules(first.source), first.forms);
  return table;
}

/// Adds the rows of the files for validation and test.
void open_more_tables(OpenTable& table, const Source& source, const TableOrigin& origin, const GroupsAsRead& groups,
                      const std::set<std::uint64_t>& sealed_groups) {
  if (source.validation_file.empty() && source.test_file.empty()) return;
  data::SealAudit& sealing = table.sealing;
  std::vector<std::uint64_t> seen = rows_as_read(table.seen, table.rule.as_read).whole;
  std::set<std::uint64_t> seen_groups = groups.of(table.seen);
  if (!source.validation_file.empty()) {
    data::KeyedTable more = with_target(read_as(table, origin, source.validation_file), source);
    const data::Table ordered = in_order_of(table.seen, std::move(more.table));
    const std::vector<std::uint64_t> whole = rows_as_read(ordered, table.rule.as_read).whole;
    std::set<std::uint64_t> own_groups = groups.of(ordered);
    sealing.validation_groups = common(own_groups, seen_groups);
    sealing.repetition.shared_groups = common(sealed_groups, own_groups);
    seen_groups.merge(own_groups);
    const std::vector<bool> is_copy = data::found_in(whole, seen);
    sealing.validation_rows = ordered.rows;
    sealing.validation_copies = std::count(is_copy.begin(), is_copy.end(), true);
    const std::vector<bool> is_sealed = data::found_in(sealing.whole, whole);
    sealing.repetition.file_copies = std::count(is_sealed.begin(), is_sealed.end(), true);
    sealing.mark_copies(whole);
    seen.insert(seen.end(), whole.begin(), whole.end());
    append(table.seen, ordered);
    table.keys.insert(table.keys.end(), more.keys.begin(), more.keys.end());
  }
  if (!source.test_file.empty()) {
    // Whether it can be used is looked at, and what of it training sees; nothing else.
    data::Table test = in_order_of(table.seen, with_target(read_as(table, origin, source.test_file), source).table);
    sealing.whole = rows_as_read(test, table.rule.as_read).whole;
    sealing.repetition.shared_groups = common(groups.of(test), seen_groups);
    sealing.repetition.is_of_file = true;
    sealing.mark_copies(seen);
    table.test_rows = test.rows;
    table.test = data::Sealed<data::Table>(std::move(test));
  }
}

}  // namespace

OpenTable open_table(const Source& given, double validation, const TableOrigin& origin, const data::Seal* seal,
                     const Model* model) {
  data::SplitRule rule{.test = given.test_file.empty() ? given.test : 0,
                       .validation = given.validation_file.empty() ? validation : 0,
                       .group = given.group,
                       .time = given.time,
                       .are_together = given.repeats == "together",
                       .target = given.target};
  if (rule.test + rule.validation >= 1) {
    fail({Fault::usage, "no row is left to train on", "",
          "{recipe.validation} " + number_text(rule.validation) + " and {source.test} " + number_text(rule.test) +
              " take them all",
          "give parts that add up to less than 1"});
  }
  data::CsvTable file = origin.read(given.path);
  data::refuse_long_header(file, csv_options(given), cell_rules(given));
  const Source source = with_columns_meant(given, file.table);
  demand_target(file.table, source.target);
  const Index rows = file.table.rows;
  data::NumberForms forms = read_numbers(file.table, source);
  const data::Column& target = file.table.demand(source.target, "{source.target}");
  std::vector<data::LabelCount> missing_labels = data::missing_labels(target, cell_rules(source));
  std::vector<data::LabelCount> labels = data::labels_of(target, cell_rules(source));
  data::KeyedTable labelled = with_target(std::move(file.table), source);
  const Index without_target = rows - labelled.table.rows;
  if (labelled.table.rows == 0) {
    fail({Fault::data, "cannot train on \"" + printable(source.path) + "\"",
          "target \"" + printable(source.target) + "\"", "no row has a value",
          "name another column with {source.target}"});
  }
  rule.as_read = data::table_as_read(labelled.table, source.target, preparation_options(source));
  if (rule.are_together && rule.group.empty() && rule.as_read.inputs.size() + 1 < labelled.table.columns.size()) {
    rule.inputs = rule.as_read.input_names();
  }
  if (model != nullptr && model->preparation() != nullptr) rule.as_read.keep_inputs_of(*model->preparation());
  if (seal != nullptr && seals_own_rows(source)) data::check_rule(*seal, rule_of(rule));
  const data::SealedGroups groups = sealed_groups(source, labelled.table, origin, seal);
  const GroupsAsRead groups_as_read(labelled.table, source);
  data::Parts parts = data::seal_rows(std::move(labelled), rule, cell_rules(source), groups);
  OpenTable table{.source = source,
                  .rule = rule,
                  .forms = std::move(forms),
                  .delimiter = file.delimiter,
                  .comments = file.comments,
                  .rows = rows,
                  .without_target = without_target,
                  .missing_labels = std::move(missing_labels),
                  .labels = std::move(labels),
                  .seen = std::move(parts.seen.table),
                  .keys = std::move(parts.seen.keys),
                  .own_rows = 0,
                  .test = std::move(parts.test),
                  .test_rows = parts.test_rows(),
                  .audit = std::move(parts.audit),
                  .sealing = std::move(parts.sealing)};
  table.own_rows = table.seen.rows;
  if (seal != nullptr && seals_own_rows(source)) demand_sealed_rows(table, *seal);
  demand_rows_left(table);
  open_more_tables(table, source, origin, groups_as_read, groups_as_read.of(table.sealing.groups));
  return table;
}

Index rule_of(const data::SplitRule& rule) { return rule.inputs.empty() ? data::seal_rule : data::seal_rule_of_units; }

}  // namespace pellucid
