#include "pellucid/data/table_split.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::data {

namespace {

// FNV-1a over bytes that are met one part after the other; mixed() makes every bit depend on all.
class Hash {
 public:
  void add(std::string_view part) {
    for (const char c : part) step(static_cast<unsigned char>(c));
    step(0xff);  // no byte of UTF-8: "ab", "c" differs from "a", "bc"
  }
  /// Uniform in [0, 1) under `key`.
  double uniform(std::uint64_t key) const {
    const auto words = threefry(key, static_cast<std::uint32_t>(state_), static_cast<std::uint32_t>(state_ >> 32));
    const std::uint64_t bits = std::uint64_t{words[0]} << 32 | words[1];
    return static_cast<double>(bits >> 11) * 0x1p-53;
  }

 private:
  void step(std::uint64_t byte) {
    state_ ^= byte;
    state_ *= 0x100000001b3U;
  }
  std::uint64_t state_ = 0xcbf29ce484222325U;
};

// Never changes: it decides which rows of all tables are sealed.
std::uint64_t test_key() { return random_key(0, "sealed test rows", 0); }

std::vector<const Column*> by_name(const Table& table) {
  std::vector<const Column*> columns;
  for (const Column& column : table.columns) columns.push_back(&column);
  std::sort(columns.begin(), columns.end(), [](const Column* a, const Column* b) { return a->name < b->name; });
  return columns;
}

double group_uniform(const Column& group, std::uint32_t row, std::uint64_t key) {
  Hash hash;
  hash.add(trimmed(group.cells[row]));
  return hash.uniform(key);
}

Index count_groups(const Column& group, const Rows& rows) {
  std::set<std::string_view> names;
  for (const std::uint32_t row : rows) names.insert(trimmed(group.cells[row]));
  return static_cast<Index>(names.size());
}

[[noreturn]] void refuse_groups(const Table& table, const Column& group, const std::string& why,
                                const std::string& next) {
  fail({Fault::usage, "cannot split \"" + printable(table.path) + "\" by group",
        "column \"" + printable(group.name) + "\"", why, next});
}

/// A split by group needs one group to seal and two to train on.
void check_sealed_groups(const Table& table, const Column& group, const Split& sides) {
  const Index all = count_groups(group, all_rows(table.rows));
  const Index left = count_groups(group, sides.train);
  if (left > 1 && left < all) return;
  refuse_groups(table, group,
                counted(all, "group") + (all == 1 ? " is" : " are") + " too few: " +
                    (left == all ? "none falls to the test set"
                     : left == 0 ? "all fall to the test set"
                                 : "only one does not fall to the test set"),
                "give the test rows as a file with {source.test_file=FILE}, or {source.test=0}");
}

/// And one to watch.
void check_watched_groups(const Table& seen, const Column& group, const Split& split) {
  const Index all = count_groups(group, all_rows(seen.rows));
  const Index left = count_groups(group, split.train);
  if (left > 1 && left < all) return;
  refuse_groups(seen, group,
                counted(all, "group") + (all == 1 ? " that is" : " that are") + " not sealed " +
                    (all == 1 ? "is" : "are") + " too few: " +
                    (left == all ? "none falls to the validation rows"
                     : left == 0 ? "all fall to the validation rows"
                                 : "only one is left to train on"),
                "give the validation rows as a file with {source.validation_file=FILE}, or {recipe.validation=0}");
}

// Seconds of a date, days as if every month had 31: only the order counts.
double time_of(const Table& table, const Column& column, std::uint32_t row, const CellRules& rules, DateForm form) {
  const std::string_view cell = column.cells[row];
  if (const auto number = number_of(cell, rules); number && std::isfinite(*number)) return *number;
  if (const auto date = date_of(cell, form)) {
    return ((date->year * 12.0 + date->month) * 31.0 + date->day) * 24.0 + date->hour;
  }
  fail({Fault::data, "cannot split \"" + printable(table.path) + "\" by time",
        "row " + grouped(table.number_of_row(row)) + ", column \"" + printable(column.name) + "\"",
        "\"" + printable(cell) + "\" is neither a number nor a date", "mend the cell, or split without {source.time}"});
}

/// Rows by time, earliest first; equal times in the order of the file.
struct Timeline {
  Rows rows;
  std::vector<double> times;  ///< of each row of the table

  /// Where the last `part` begins, moved so that equal times stay together.
  std::size_t border(double part) const {
    auto at = static_cast<std::size_t>(std::llround((1 - part) * static_cast<double>(rows.size())));
    while (at > 0 && at < rows.size() && times[rows[at]] == times[rows[at - 1]]) --at;
    return at;
  }
};

Timeline timeline(const Table& table, const std::string& name, const CellRules& rules) {
  const Column& column = table.demand(name, "{source.time}");
  Timeline line{all_rows(table.rows), {}};
  const DateForm form = profile_of(column, line.rows, rules).date_form;
  for (const std::uint32_t row : line.rows) line.times.push_back(time_of(table, column, row, rules, form));
  std::stable_sort(line.rows.begin(), line.rows.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return line.times[a] < line.times[b]; });
  return line;
}

Split split_where(Index rows, const std::vector<bool>& is_validation) {
  Split split;
  for (std::uint32_t row = 0; row < rows; ++row) (is_validation[row] ? split.validation : split.train).push_back(row);
  return split;
}

std::vector<bool> test_members(const Table& table, const SplitRule& rule, const CellRules& rules) {
  std::vector<bool> is_test(static_cast<std::size_t>(table.rows), false);
  if (rule.test <= 0) return is_test;
  if (!rule.time.empty()) {
    const Timeline line = timeline(table, rule.time, rules);
    for (std::size_t i = line.border(rule.test); i < line.rows.size(); ++i) is_test[line.rows[i]] = true;
    return is_test;
  }
  const Column* group = rule.group.empty() ? nullptr : &table.demand(rule.group, "{source.group}");
  const std::vector<const Column*> columns = by_name(table);
  for (std::uint32_t row = 0; row < table.rows; ++row) {
    if (group != nullptr) {
      is_test[row] = group_uniform(*group, row, test_key()) < rule.test;
      continue;
    }
    Hash hash;
    for (const Column* column : columns) {
      hash.add(column->name);
      hash.add(trimmed(column->cells[row]));
    }
    is_test[row] = hash.uniform(test_key()) < rule.test;
  }
  return is_test;
}

/// Each part of a cross-validation must hold something.
void demand_folds(Index folds, Index units, const char* unit) {
  if (folds <= units) return;
  fail({Fault::usage, "cannot use {source.folds}", "",
        "each of " + grouped(folds) + " parts needs a " + unit + " of its own, and " + counted(units, unit) +
            (units == 1 ? " is" : " are") + " not sealed",
        "give at most " + grouped(units) + ", or more " + unit + "s"});
}

}  // namespace

double test_place(std::string_view content) {
  Hash hash;
  hash.add(content);
  return hash.uniform(test_key());
}

Parts seal_rows(Table table, const SplitRule& rule, const CellRules& rules) {
  if (!rule.group.empty()) table.demand(rule.group, "{source.group}");
  if (!rule.time.empty()) table.demand(rule.time, "{source.time}");
  const Split sides = split_where(table.rows, test_members(table, rule, rules));
  if (!rule.group.empty() && rule.test > 0) check_sealed_groups(table, *table.find(rule.group), sides);
  const auto test_rows = static_cast<Index>(sides.validation.size());
  if (test_rows == 0) return {std::move(table), Sealed<Table>(Table{}), 0, {}};
  std::map<std::string, NotNumbers> audit;
  for (const Column& column : table.columns) {
    audit[column.name] = find_not_numbers(table, column, sides.validation, rules);
  }
  return {rows_of(table, sides.train), Sealed<Table>(rows_of(table, sides.validation)), test_rows, std::move(audit)};
}

Split split_rows(const Table& seen, const SplitRule& rule, const CellRules& rules, std::uint64_t seed) {
  const auto rows = static_cast<std::uint32_t>(seen.rows);
  const double part = std::min(rule.validation / (1 - rule.test), 1.0);
  if (!rule.time.empty()) {
    const Timeline line = timeline(seen, rule.time, rules);
    std::vector<bool> is_validation(rows, false);
    for (std::size_t i = std::max<std::size_t>(1, line.border(part)); i < line.rows.size(); ++i) {
      is_validation[line.rows[i]] = true;
    }
    return split_where(seen.rows, is_validation);
  }
  if (rule.group.empty()) return split_validation(rows, part, seed);
  const Column& group = seen.demand(rule.group, "{source.group}");
  const std::uint64_t key = random_key(seed, "validation groups", 0);
  std::vector<bool> is_validation;
  for (std::uint32_t row = 0; row < rows; ++row) is_validation.push_back(group_uniform(group, row, key) < part);
  Split split = split_where(seen.rows, is_validation);
  if (rule.validation > 0) check_watched_groups(seen, group, split);
  return split;
}

Split split_fold(const Table& seen, const SplitRule& rule, Index fold, Index folds, std::uint64_t seed) {
  const auto rows = static_cast<std::size_t>(seen.rows);
  const std::uint64_t key = random_key(seed, "folds", 0);
  std::vector<bool> is_validation(rows, false);
  if (!rule.group.empty()) {
    const Column& group = seen.demand(rule.group, "{source.group}");
    std::map<std::pair<double, std::string_view>, Index> places;  // groups by a random number of their own
    for (std::uint32_t row = 0; row < rows; ++row) {
      places[{group_uniform(group, row, key), trimmed(group.cells[row])}] = 0;
    }
    const auto groups = static_cast<Index>(places.size());
    demand_folds(folds, groups, "group");
    Index next = 0;
    for (auto& [name, place] : places) place = next++;
    for (std::uint32_t row = 0; row < rows; ++row) {
      const Index place = places[{group_uniform(group, row, key), trimmed(group.cells[row])}];
      is_validation[row] = place * folds / groups == fold;
    }
    return split_where(seen.rows, is_validation);
  }
  demand_folds(folds, seen.rows, "row");
  const Rows order = random_permutation(key, static_cast<std::uint32_t>(rows));
  const auto border = [&](Index at) { return static_cast<std::size_t>(at) * rows / static_cast<std::size_t>(folds); };
  for (std::size_t i = border(fold); i < border(fold + 1); ++i) is_validation[order[i]] = true;
  return split_where(seen.rows, is_validation);
}

}  // namespace pellucid::data
