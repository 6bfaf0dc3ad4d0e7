#include "pellucid/data/columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::data {

namespace {

constexpr Index few_rows = 20;  // of which different values say nothing yet

std::string different(const Profile& profile) {
  return counted(static_cast<Index>(profile.values.size()), "different value") + " in " +
         counted(profile.present(), "row");
}

bool is_named_as_identifier(std::string_view name) {
  const auto ends = [&](std::string_view ending) { return name.ends_with(ending); };
  constexpr std::array<std::string_view, 8> whole{"id", "ID", "Id", "index", "Index", "rownames", "rowid", "uuid"};
  return std::find(whole.begin(), whole.end(), name) != whole.end() || ends("_id") || ends(" id") || ends("_ID") ||
         ends(" ID") || name.starts_with("unnamed_");
}

}  // namespace

const char* name_of(ColumnType type) {
  constexpr std::array<const char*, 9> names{"number",     "category", "yes/no", "date",   "text",
                                             "identifier", "constant", "empty",  "ignored"};
  return names[static_cast<std::size_t>(type)];
}

Rows all_rows(Index count) {
  Rows rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

Profile profile_of(const Column& column, const Rows& rows, const CellRules& rules) {
  Profile profile;
  profile.rows = static_cast<Index>(rows.size());
  std::array<Index, 3> dates{};
  double before = -1;
  for (const std::uint32_t row : rows) {
    const std::string_view cell = trimmed(column.cells[row]);
    if (is_missing(cell, rules)) {
      ++profile.missing;
      continue;
    }
    ++profile.values[cell];
    if (const auto number = number_of(cell, rules)) {
      const bool is_whole = *number == std::floor(*number);
      profile.least = profile.numbers == 0 ? *number : std::min(profile.least, *number);
      profile.most = profile.numbers == 0 ? *number : std::max(profile.most, *number);
      ++profile.numbers;
      profile.whole_numbers += is_whole ? 1 : 0;
      profile.is_counting =
          profile.is_counting && is_whole && *number > before && *number <= static_cast<double>(column.cells.size());
      before = *number;
      continue;
    }
    profile.yes_no += yes_or_no(cell) ? 1 : 0;
    for (const DateForm form : {DateForm::year_first, DateForm::day_first, DateForm::month_first}) {
      dates[static_cast<std::size_t>(form)] += date_of(cell, form) ? 1 : 0;
    }
    for_each_word(cell, [&](std::string_view) { ++profile.words; });
  }
  // Where 3/4/2024 could be both, months come first, unless some day is above 12.
  for (const DateForm form : {DateForm::year_first, DateForm::month_first, DateForm::day_first}) {
    if (dates[static_cast<std::size_t>(form)] <= profile.dates) continue;
    profile.dates = dates[static_cast<std::size_t>(form)];
    profile.date_form = form;
  }
  return profile;
}

bool is_mostly_numbers(const Profile& profile) { return 10 * profile.numbers >= 9 * profile.present(); }

Inference infer(const std::string& name, const Profile& profile) {
  const Index present = profile.present();
  const auto distinct = static_cast<Index>(profile.values.size());
  if (present == 0) return {ColumnType::empty, "all " + counted(profile.rows, "row") + " lack it"};
  if (distinct == 1 && profile.missing == 0) {
    return {ColumnType::constant, "always \"" + printable(profile.values.begin()->first) + "\""};
  }
  const bool all_differ = distinct == present && present >= few_rows;
  if (is_mostly_numbers(profile)) {
    const bool all_whole = profile.whole_numbers == present;
    if (all_differ && all_whole && profile.missing == 0 && (profile.is_counting || is_named_as_identifier(name))) {
      return {ColumnType::identifier, profile.is_counting ? "whole numbers that count the rows" : different(profile)};
    }
    return {ColumnType::number, number_text(profile.least) + " to " + number_text(profile.most)};
  }
  if (profile.yes_no == present && distinct <= 4) return {ColumnType::yes_no, different(profile)};
  if (profile.dates == present) return {ColumnType::date, std::string("written ") + name_of(profile.date_form)};
  const bool has_sentences = profile.words >= 3 * present && 5 * distinct >= present;
  if (has_sentences && present >= few_rows) return {ColumnType::text, different(profile)};
  if (20 * distinct >= 19 * present && present >= few_rows) return {ColumnType::identifier, different(profile)};
  return {ColumnType::category, different(profile)};
}

void demand_numbers(const Table& table, const Column& column, const Rows& rows, const CellRules& rules) {
  Index wrong = 0;
  std::uint32_t first = 0;
  for (const std::uint32_t row : rows) {
    if (is_missing(column.cells[row], rules)) continue;
    const auto number = number_of(column.cells[row], rules);
    if (number && std::isfinite(*number)) continue;
    if (wrong++ == 0) first = row;
  }
  if (wrong == 0) return;
  const std::string_view cell = column.cells[first];
  const bool is_infinite = number_of(cell, rules).has_value();
  const std::string quoted = "\"" + printable(cell) + "\"";
  fail({Fault::data, "cannot use \"" + printable(table.path) + "\"", "column \"" + printable(column.name) + "\"",
        grouped(wrong) + " of " + counted(static_cast<Index>(rows.size()), "cell") +
            (wrong == 1 ? " is no " : " are no ") + (is_infinite ? "finite number" : "number") + " (first: " + quoted +
            " in row " + grouped(first + 1) + ")",
        "mend the cells; or say what they are: --missing " + quoted + ", --categorical \"" + printable(column.name) +
            "\" or --ignore \"" + printable(column.name) + "\""});
}

}  // namespace pellucid::data
