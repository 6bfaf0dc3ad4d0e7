#include "pellucid/data/table_split.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/parallel.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/timeline.hpp"
#include "pellucid/data/units.hpp"

namespace pellucid::data {

namespace {

// Never changes: it decides which rows of all tables are sealed. The repeats of a row have a purpose each.
std::uint64_t test_purpose(std::uint32_t number) { return random_key(0, "sealed test rows", number); }

std::vector<std::uint64_t> groups_of(const Table& table, const std::string& name) {
  const Column& column = table.demand(name, "{source.group}");
  std::vector<std::uint64_t> groups;
  groups.reserve(static_cast<std::size_t>(table.rows));
  for (Index row = 0; row < table.rows; ++row) groups.push_back(content_key(trimmed(column.cells[row])));
  return groups;
}

/// What stays together with each row; empty if each stands by itself. Equal inputs are known by their cells as they are
/// written, so that how they are read moves no row.
std::vector<std::uint64_t> together(const Table& table, const std::vector<RowKey>& keys, const SplitRule& rule) {
  if (!rule.group.empty()) return groups_of(table, rule.group);
  std::vector<std::uint64_t> inputs;
  if (!rule.are_together) return inputs;
  for (const RowKey& key : rule.inputs.empty() ? keys : row_keys(table, rule.target, rule.inputs)) {
    inputs.push_back(key.inputs);
  }
  return inputs;
}

[[noreturn]] void refuse_groups(const Table& table, const std::string& group, const std::string& why,
                                const std::string& next) {
  fail({Fault::usage, "cannot split \"" + printable(table.path) + "\" by group", "column \"" + printable(group) + "\"",
        why, next});
}

/// A split by group needs one group to seal and two to train on.
std::set<std::uint64_t> groups_to_seal(const Table& table, const SplitRule& rule, const std::vector<Unit>& units,
                                       const std::set<std::uint64_t>& kept) {
  const std::string next = "give the test rows as a file with {source.test_file=FILE}, or {source.test=0}";
  const auto all = static_cast<Index>(units.size());
  if (all < 3) {
    refuse_groups(table, rule.group,
                  counted(all, "group") + (all == 1 ? " is" : " are") +
                      " too few: one is to be sealed and two are to be left to train on",
                  next);
  }
  std::set<std::uint64_t> chosen = choose_units(units, rule.test, {1, all - 2}, 0, "sealed groups", kept);
  if (all - static_cast<Index>(chosen.size()) < 2) {
    refuse_groups(table, rule.group,
                  grouped(static_cast<Index>(chosen.size())) + " of " + counted(all, "group") +
                      " were sealed in earlier runs over these rows: too few are left to train on",
                  next);
  }
  return chosen;
}

/// And one to watch.
void check_watched_groups(const Table& seen, const std::string& group, Index all) {
  if (all > 2) return;
  refuse_groups(seen, group,
                counted(all, "group") + (all == 1 ? " that is" : " that are") + " not sealed " +
                    (all == 1 ? "is" : "are") + " too few: one is to be watched and two are to be left to train on",
                "give the validation rows as a file with {source.validation_file=FILE}, or {recipe.validation=0}");
}

Split split_where(Index rows, const std::vector<bool>& is_validation) {
  Split split;
  for (std::uint32_t row = 0; row < rows; ++row) (is_validation[row] ? split.validation : split.train).push_back(row);
  return split;
}

/// The later part of a table, by time. Rows of one time stay together: fails (Fault::usage) if nothing earlier is left.
std::vector<bool> latest(const Table& table, const std::string& time, const CellRules& rules, double part,
                         const char* key) {
  std::vector<bool> is_late(static_cast<std::size_t>(table.rows), false);
  const Timeline line = timeline(table, time, rules);
  const std::size_t border = line.border(part);
  if (border == 0 && table.rows > 1) {
    const std::uint32_t first = line.rows.front();
    const auto equal = std::ranges::count(line.times, line.times[first]);
    fail({Fault::usage, "cannot split \"" + printable(table.path) + "\" by time", "column \"" + printable(time) + "\"",
          grouped(static_cast<Index>(equal)) + " of " + counted(table.rows, "row") + " have its earliest value, \"" +
              printable(table.find(time)->cells[first]) +
              "\"; rows of one time stay together, so nothing earlier is left to train on",
          std::string("give a smaller part to ") + key + ", or leave out {source.time}"});
  }
  for (std::size_t i = border; i < line.rows.size(); ++i) is_late[line.rows[i]] = true;
  return is_late;
}

std::vector<bool> rows_in(const std::vector<std::uint64_t>& unit_of_row, const std::set<std::uint64_t>& chosen) {
  std::vector<bool> is_in;
  is_in.reserve(unit_of_row.size());
  for (const std::uint64_t unit : unit_of_row) is_in.push_back(chosen.contains(unit));
  return is_in;
}

/// Each part of a cross-validation must hold something.
void demand_folds(Index folds, Index units, const char* unit) {
  if (folds <= units) return;
  fail({Fault::usage, "cannot use {source.folds}", "",
        "each of " + grouped(folds) + " parts needs a " + unit + " of its own, and " + counted(units, unit) +
            (units == 1 ? " is" : " are") + " not sealed",
        "give at most " + grouped(units) + ", or more " + unit + "s"});
}

std::vector<bool> fold_of_units(const std::vector<std::uint64_t>& unit_of_row, Index fold, Index folds,
                                std::uint64_t key, const char* name) {
  std::map<std::pair<double, std::uint64_t>, Index> places;  // units by a random number of their own
  for (const std::uint64_t unit : unit_of_row) places[{place_of(unit, key), unit}] = 0;
  const auto units = static_cast<Index>(places.size());
  demand_folds(folds, units, name);
  Index next = 0;
  for (auto& [unit, place] : places) place = next++;
  std::vector<bool> is_validation;
  for (const std::uint64_t unit : unit_of_row) {
    is_validation.push_back(places[{place_of(unit, key), unit}] * folds / units == fold);
  }
  return is_validation;
}

/// Those of `units` that are among `some`.
std::set<std::uint64_t> common(const std::set<std::uint64_t>& some, const std::vector<Unit>& units) {
  std::set<std::uint64_t> found;
  for (const Unit& unit : units) {
    if (some.contains(unit.key)) found.insert(unit.key);
  }
  return found;
}

/// Seals whole groups; `sealing` is told which.
std::vector<bool> seal_groups(const Table& table, const SplitRule& rule, const SealedGroups& groups,
                              SealAudit& sealing) {
  const std::vector<std::uint64_t> group_of_row = groups_of(table, rule.group);
  const std::vector<Unit> units = units_of(group_of_row);
  const std::set<std::uint64_t> kept = common(groups.keys, units);
  sealing.groups = groups.are_all ? kept : groups_to_seal(table, rule, units, kept);
  const bool is_own_choice = groups.are_all || kept.empty() || sealing.groups == groups_to_seal(table, rule, units, {});
  sealing.kept_groups = is_own_choice ? 0 : static_cast<Index>(kept.size());
  return rows_in(group_of_row, sealing.groups);
}

std::vector<bool> test_members(const KeyedTable& table, const SplitRule& rule, const CellRules& rules,
                               const SealedGroups& groups, SealAudit& sealing) {
  std::vector<bool> is_test(static_cast<std::size_t>(table.table.rows), false);
  if (rule.test <= 0) return is_test;
  if (!rule.time.empty()) return latest(table.table, rule.time, rules, rule.test, "{source.test}");
  if (!rule.group.empty()) return seal_groups(table.table, rule, groups, sealing);
  const std::uint64_t first = test_purpose(0);
  const std::vector<std::uint64_t> units = together(table.table, table.keys, rule);
  for (std::size_t row = 0; row < is_test.size(); ++row) {
    const RowKey& key = table.keys[row];
    is_test[row] = rule.are_together
                       ? place_of(units[row], first) < rule.test
                       : place_of(key.inputs, key.number == 0 ? first : test_purpose(key.number)) < rule.test;
  }
  return is_test;
}

/// Which of the sealed rows are copies of seen ones.
void find_copies(const std::vector<std::uint64_t>& whole, const Split& sides, SealAudit& sealing) {
  const auto chosen = [&](const Rows& rows) {
    std::vector<std::uint64_t> keys;
    for (const std::uint32_t row : rows) keys.push_back(whole[row]);
    return keys;
  };
  sealing.whole = chosen(sides.validation);
  const bool has_copies = sealing.repetition.copies > 0;
  sealing.mark_copies(has_copies ? chosen(sides.train) : std::vector<std::uint64_t>{});
}

}  // namespace

void SealAudit::mark_copies(const std::vector<std::uint64_t>& seen) {
  const std::vector<bool> found = found_in(whole, seen);
  is_copy.resize(whole.size(), false);
  for (std::size_t row = 0; row < found.size(); ++row) is_copy[row] = is_copy[row] || found[row];
  repetition.sealed = static_cast<Index>(whole.size());
  repetition.sealed_copies = std::count(is_copy.begin(), is_copy.end(), true);
}

double test_place(std::string_view content) { return place_of(content_key(content), test_purpose(0)); }

KeyedTable rows_of(KeyedTable table, const std::vector<std::uint32_t>& rows) {
  std::vector<RowKey> keys = keys_of(table.keys, rows);
  return {std::move(parted(std::move(table.table), {{rows}}).front()), std::move(keys)};
}

Parts seal_rows(KeyedTable table, const SplitRule& rule, const CellRules& rules, const SealedGroups& groups) {
  if (!rule.group.empty()) table.table.demand(rule.group, "{source.group}");
  if (!rule.time.empty()) table.table.demand(rule.time, "{source.time}");
  Parts parts;
  SealAudit& sealing = parts.sealing;
  sealing.are_together = rule.are_together;
  sealing.asked = rule.test;
  const Split sides = split_where(table.table.rows, test_members(table, rule, rules, groups, sealing));
  const TableAsRead as = rule.as_read.inputs.empty() ? table_as_texts(table.table, rule.target) : rule.as_read;
  const RowsAsRead rows = rows_as_read(table.table, as);
  sealing.repetition = repetition_of(table.table, as, rows);
  if (sides.validation.empty()) {
    parts.seen = std::move(table);
    return parts;
  }
  const std::vector<Column>& columns = table.table.columns;
  std::vector<SealedCells> audit(columns.size());
  for_each_part(std::ssize(columns), std::ssize(sides.validation) * std::ssize(columns), [&](Index part) {
    const auto at = static_cast<std::size_t>(part);
    audit[at] = look_at_sealed(table.table, columns[at], sides.validation, rules);
  });
  for (std::size_t i = 0; i < columns.size(); ++i) parts.audit[columns[i].name] = std::move(audit[i]);
  find_copies(rows.whole, sides, sealing);
  sealing.keys = keys_of(table.keys, sides.validation);
  parts.seen.keys = keys_of(table.keys, sides.train);
  table.keys = std::vector<RowKey>();  // {} would keep the memory
  std::vector<Table> both = parted(std::move(table.table), {{sides.train}, {sides.validation, false}});
  parts.seen.table = std::move(both[0]);
  parts.test = Sealed<Table>(std::move(both[1]));
  return parts;
}

Split split_rows(const Table& seen, const std::vector<RowKey>& keys, const SplitRule& rule, const CellRules& rules,
                 std::uint64_t seed) {
  const Index rows = seen.rows;
  const double part = std::min(rule.validation / (1 - rule.test), 1.0);
  if (!rule.time.empty()) return split_where(rows, latest(seen, rule.time, rules, part, "{recipe.validation}"));
  const std::vector<std::uint64_t> units = together(seen, keys, rule);
  if (units.empty()) return split_validation(static_cast<std::uint32_t>(rows), part, seed);
  if (rule.validation <= 0) return split_where(rows, std::vector<bool>(static_cast<std::size_t>(rows), false));
  const std::vector<Unit> all = units_of(units);
  const auto count = static_cast<Index>(all.size());
  const bool are_groups = !rule.group.empty();
  if (are_groups) check_watched_groups(seen, rule.group, count);
  const UnitLimits limits{are_groups ? 1 : 0, are_groups ? count - 2 : count - 1};
  const char* const purpose = are_groups ? "validation groups" : "validation";
  return split_where(rows, rows_in(units, choose_units(all, part, limits, seed, purpose)));
}

Split split_fold(const Table& seen, const std::vector<RowKey>& keys, const SplitRule& rule, Index fold, Index folds,
                 std::uint64_t seed) {
  const auto rows = static_cast<std::size_t>(seen.rows);
  const std::uint64_t key = random_key(seed, "folds", 0);
  const std::vector<std::uint64_t> units = together(seen, keys, rule);
  if (!units.empty()) {
    const char* const name = rule.group.empty() ? "distinct row" : "group";
    return split_where(seen.rows, fold_of_units(units, fold, folds, key, name));
  }
  demand_folds(folds, seen.rows, "row");
  const Rows order = random_permutation(key, static_cast<std::uint32_t>(rows));
  std::vector<bool> is_validation(rows, false);
  const auto border = [&](Index at) { return static_cast<std::size_t>(at) * rows / static_cast<std::size_t>(folds); };
  for (std::size_t i = border(fold); i < border(fold + 1); ++i) is_validation[order[i]] = true;
  return split_where(seen.rows, is_validation);
}

}  // namespace pellucid::data
