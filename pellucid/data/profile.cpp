// One pass over a column's rows.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "pellucid/base/letters.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/column_rules.hpp"
#include "pellucid/data/columns.hpp"
#include "pellucid/data/number_form.hpp"
#include "pellucid/data/row_keys.hpp"

namespace pellucid::data {

namespace {

/// Words that stand where a value is missing, in files that people fill in.
bool is_placeholder(std::string_view word) {
  constexpr std::array<std::string_view, 20> known{
      "?",    "??",  "-",     "--",      "---",     ".",     "..",     "unknown", "tbd",           "missing",
      "n.a.", "nil", "empty", "#div/0!", "#value!", "#ref!", "#name?", "#num!",   "not available", "undefined"};
  return std::ranges::find(known, in_small_letters(word)) != known.end();
}

/// The words of a column and how many of them differ.
void count_words(Profile& profile) {
  std::vector<std::uint64_t> known;  // keys of words, now and then without repeats
  const auto unite = [&] {
    std::ranges::sort(known);
    known.erase(std::unique(known.begin(), known.end()), known.end());
  };
  std::size_t most = 1024;
  for (const auto& [value, count] : profile.values) {
    for_each_word(value, [&, times = count](std::string_view word) {
      if (word.find_first_not_of("0123456789") == std::string_view::npos) return;
      profile.words += times;
      known.push_back(content_key(word));
    });
    if (known.size() < most) continue;
    unite();
    most = std::max(most, 2 * known.size());
  }
  unite();
  profile.different_words = static_cast<Index>(known.size());
}

/// "20240331", "202403", "20240331133000", "03.2024", "2024.03": numbers that are dates where all cells are.
bool is_date_in_figures(std::string_view number) {
  const std::size_t size = number.size();
  const bool is_of_size = size == 6 || size == 7 || size == 8 || size == 14;
  return is_of_size && date_of(number, DateForm::year_first).has_value();
}

/// Counts the cells that are dates, for each order of their parts.
class DateCounts {
 public:
  void add(std::string_view cell, Index count) {
    for (const DateForm form : all_forms) {
      const auto date = date_of(cell, form);
      if (!date) continue;
      cells_[at(form)] += count;
      ++different_[at(form)];
      if (form == DateForm::year_first) maybe_days_ += date->may_be_day ? count : 0;
      in_order_ += date->has_order ? count : 0;
      if (form == DateForm::year_first) named_ += date->has_order ? 0 : count;
    }
    pointed_ += cell.find('.') < cell.find(':') ? count : 0;
  }
  /// Where 3/4/2024 could be both, months come first, unless some day is above 12, or they are written 3.4.2024.
  void tell(Profile& profile, const CellRules& rules) const {
    const Index days = cells_[at(DateForm::day_first)];
    const Index months = cells_[at(DateForm::month_first)];
    DateForm best = DateForm::year_first;
    for (const DateForm form : all_forms) best = cells_[at(form)] > cells_[at(best)] ? form : best;
    if (best == DateForm::month_first && days == months && in_order_ > 0) {
      const bool is_pointed = 2 * pointed_ > months;
      profile.is_date_order_open = !is_pointed && !rules.day_first;
      if (is_pointed || rules.day_first) best = DateForm::day_first;
    }
    profile.date_form = best;
    profile.is_month_named = 2 * named_ > cells_[at(best)];
    if (maybe_days_ > 0 && maybe_days_ == cells_[at(DateForm::year_first)]) return;  // "Aug 18": days without a year
    profile.dates = cells_[at(best)];
    profile.different_dates = different_[at(best)];
  }

 private:
  static std::size_t at(DateForm form) { return static_cast<std::size_t>(form); }
  std::array<Index, 3> cells_{}, different_{};
  Index in_order_ = 0, pointed_ = 0, named_ = 0, maybe_days_ = 0;
};

/// One word of each side of a pair, in any case.
bool is_yes_and_no(const Counts& values) {
  constexpr std::size_t most_spellings = 6;
  if (values.size() < 2 || values.size() > most_spellings) return false;
  const int pair = pair_of_yes_or_no(values.first());
  bool has_yes = false, has_no = false;
  for (const auto& [value, count] : values) {
    if (pair < 0 || pair_of_yes_or_no(value) != pair) return false;
    (*yes_or_no(value) ? has_yes : has_no) = true;
  }
  return has_yes && has_no;
}

/// What the values of a column say of its type, each with the rows that hold it.
class ValueCounts {
 public:
  explicit ValueCounts(Profile& profile) : profile_(profile) {}

  void add(std::string_view value, Index count) {
    const bool is_a_code = is_code(value);
    profile_.codes += is_a_code ? count : 0;
    profile_.digits += is_a_code || value.find_first_not_of("0123456789") == value.npos ? count : 0;
    if (const auto number = parse_number(value)) {
      ++profile_.different_numbers;
      return add_number(value, *number, count);
    }
    profile_.has_placeholders = profile_.has_placeholders && is_placeholder(value);
    profile_.lettered += is_lettered_code(value) ? count : 0;
    dates_.add(value, count);
  }
  void add_number(std::string_view value, double number, Index count) {
    profile_.least = profile_.numbers == 0 ? number : std::min(profile_.least, number);
    profile_.most = profile_.numbers == 0 ? number : std::max(profile_.most, number);
    profile_.numbers += count;
    profile_.finite_numbers += std::abs(number) < largest_number ? count : 0;
    const bool is_whole = number == std::floor(number);
    profile_.whole_numbers += is_whole ? count : 0;
    dates_as_numbers_ += is_date_in_figures(value) ? count : 0;
  }
  void tell(const CellRules& rules) {
    dates_.tell(profile_, rules);
    constexpr std::size_t enough_days = 10;  // that 20240331 and its like are no numbers
    if (dates_as_numbers_ != profile_.present() || profile_.values.size() < enough_days) return;
    profile_.dates = dates_as_numbers_;
    profile_.numbers = profile_.whole_numbers = 0;
  }

 private:
  Profile& profile_;
  DateCounts dates_;
  Index dates_as_numbers_ = 0;
};

/// Whether the different values so far are numbers, and neither codes nor dates.
bool are_quantities(const Counts& values) {
  Index dates = 0;
  for (const auto& [value, count] : values) {
    if (!parse_number(value) || is_code(value)) return false;
    dates += is_date_in_figures(value) ? 1 : 0;
  }
  return dates < static_cast<Index>(values.size());
}

}  // namespace

Profile profile_of(const Column& column, const Rows& rows, const CellRules& rules,
                   std::span<const std::uint32_t> origin, bool all_values) {
  constexpr std::size_t enough = 4096;  // different numbers
  all_values = all_values || is_named_as_identifier(column.name);
  Profile profile{.written = column.written, .doubt = column.doubt, .values = Counts(column)};
  profile.rows = static_cast<Index>(rows.size());
  profile.is_counting = !rows.empty();
  profile.has_placeholders = true;
  double offset = 0;
  ValueCounts counts(profile);
  bool is_enough = false;
  const bool are_known = !column.numbers.empty();
  for (const std::uint32_t row : rows) {
    const std::string_view cell = are_known && is_enough ? std::string_view{} : trimmed(column.cells[row]);
    if (are_known ? std::isnan(column.numbers[row]) : is_missing(cell, rules)) {
      ++profile.missing;
      continue;
    }
    auto number = are_known ? std::optional(column.numbers[row]) : std::nullopt;
    if (!are_known && (is_enough || profile.is_counting)) number = parse_number(cell);
    if (profile.is_counting) {
      const double place = origin.empty() ? row : origin[row];
      const double ahead = number.value_or(std::nan("")) - place;
      if (profile.values.empty()) offset = ahead;
      profile.is_counting = ahead == offset && (ahead == 0 || ahead == 1);
    }
    if (is_enough && number) {
      if (!are_known && is_code(cell)) return profile_of(column, rows, rules, origin, true);
      counts.add_number({}, *number, 1);  // no date: not all of the values so far are
      continue;
    }
    const std::size_t before = profile.values.size();
    profile.values.add(row);
    const bool is_time = before < enough && profile.values.size() == enough;
    if (is_time && !all_values) is_enough = are_quantities(profile.values);
  }
  for (const auto& [value, count] : profile.values) counts.add(value, count);
  counts.tell(rules);
  if (is_enough && 10 * profile.numbers < 9 * profile.present()) return profile_of(column, rows, rules, origin, true);
  profile.is_yes_no = is_yes_and_no(profile.values);
  if (!is_mostly_numbers(profile) && !is_mostly_dates(profile)) count_words(profile);
  return profile;
}

}  // namespace pellucid::data
