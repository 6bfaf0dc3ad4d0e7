#include "pellucid/data/columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/row_keys.hpp"

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

// Whether cells are made of words that stand in other cells too.
bool words_repeat(const Profile& profile) {
  if (2 * profile.words < 3 * profile.present()) return false;
  std::vector<std::uint64_t> known;  // keys of words, now and then without repeats
  const auto unite = [&] {
    std::ranges::sort(known);
    known.erase(std::unique(known.begin(), known.end()), known.end());
  };
  std::size_t most = 1024;
  for (const auto& [value, count] : profile.values) {
    for_each_word(value, [&](std::string_view word) { known.push_back(content_key(word)); });
    if (known.size() < most) continue;
    unite();
    most = std::max(most, 2 * known.size());
  }
  unite();
  return 5 * static_cast<Index>(known.size()) <= 4 * profile.words;
}

Index frequent_rows(const Profile& profile) {
  Index rows = 0;
  for (const auto& [value, count] : profile.values) rows += count >= least_frequent(profile) ? count : 0;
  return rows;
}

}  // namespace

std::string_view Counts::text(const Each& each) const { return trimmed(column_->cells[each.row]); }

std::uint32_t& Counts::place_of(std::string_view text) {
  std::size_t at = std::hash<std::string_view>{}(text) & (places_.size() - 1);
  while (places_[at] != 0 && this->text(all_[places_[at] - 1]) != text) at = (at + 1) & (places_.size() - 1);
  return places_[at];
}

void Counts::grow() {
  places_.assign(std::max<std::size_t>(16, 2 * places_.size()), 0);
  for (std::uint32_t i = 0; i < all_.size(); ++i) place_of(text(all_[i])) = i + 1;
}

void Counts::add(std::uint32_t row) {
  if (2 * (all_.size() + 1) > places_.size()) grow();
  std::uint32_t& place = place_of(trimmed(column_->cells[row]));
  if (place == 0) {
    all_.push_back({row, 0});
    place = static_cast<std::uint32_t>(all_.size());
  }
  ++all_[place - 1].count;
}

Index least_frequent(const Profile& profile) { return std::max<Index>(2, profile.present() / 200); }

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
  Profile profile{.values = Counts(column)};
  profile.rows = static_cast<Index>(rows.size());
  std::array<Index, 3> dates{};
  double before = -1;
  for (const std::uint32_t row : rows) {
    const std::string_view cell = trimmed(column.cells[row]);
    if (is_missing(cell, rules)) {
      ++profile.missing;
      continue;
    }
    profile.values.add(row);
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
    return {ColumnType::constant, "always \"" + printable(profile.values.first()) + "\""};
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
  if (present < few_rows) return {ColumnType::category, different(profile)};
  if (5 * distinct >= present && words_repeat(profile))
    return {ColumnType::text, different(profile) + ", words repeat"};
  if (20 * distinct >= 19 * present) return {ColumnType::identifier, different(profile)};
  if (2 * frequent_rows(profile) < present) return {ColumnType::text, different(profile) + ", most of them rare"};
  return {ColumnType::category, different(profile)};
}

NotNumbers find_not_numbers(const Table& table, const Column& column, const Rows& rows, const CellRules& rules) {
  NotNumbers found;
  for (const std::uint32_t row : rows) {
    ++found.cells;
    if (is_missing(column.cells[row], rules)) continue;
    const auto number = number_of(column.cells[row], rules);
    if (number && std::isfinite(*number)) continue;
    if (found.count++ > 0) continue;
    found.first = column.cells[row];
    found.first_row = table.number_of_row(row);
  }
  return found;
}

void demand_numbers(const Table& table, const Column& column, const Rows& rows, const CellRules& rules,
                    const NotNumbers& others) {
  NotNumbers wrong = find_not_numbers(table, column, rows, rules);
  if (others.count > 0 && (wrong.count == 0 || others.first_row < wrong.first_row)) {
    wrong.first = others.first;
    wrong.first_row = others.first_row;
  }
  wrong.count += others.count;
  wrong.cells += others.cells;
  if (wrong.count == 0) return;
  const bool is_infinite = number_of(wrong.first, rules).has_value();
  const std::string cell = in_quotes(wrong.first);
  const std::string name = in_quotes(column.name);
  fail({Fault::data, "cannot use \"" + printable(table.path) + "\"", "column " + name,
        grouped(wrong.count) + " of " + counted(wrong.cells, "cell") + (wrong.count == 1 ? " is no " : " are no ") +
            (is_infinite ? "finite number" : "number") + " (first: " + cell + " in row " + grouped(wrong.first_row) +
            ")",
        "mend the cells; or say what they are: {source.missing} " + cell + ", {source.categorical} " + name +
            " or {source.ignore} " + name});
}

}  // namespace pellucid::data
