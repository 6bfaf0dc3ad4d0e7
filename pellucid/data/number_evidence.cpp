#include "pellucid/data/number_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "pellucid/base/text.hpp"
#include "pellucid/data/columns.hpp"
#include "pellucid/data/dates.hpp"
#include "pellucid/data/number_units.hpp"
#include "pellucid/data/quantities.hpp"

namespace pellucid::data {

namespace {

void count_unit(Evidence& evidence, const NumberForm& form, Index count) {
  constexpr std::size_t most_units = 24;
  const std::string key = unit_key(form);
  const auto known = std::ranges::find(evidence.units, key, &UnitSeen::key);
  if (known != evidence.units.end()) {
    known->count += count;
  } else if (evidence.units.size() < most_units) {
    evidence.units.push_back({key, form, count});
  }
}

void count_multiple(Evidence& evidence, const WrittenNumber& number, std::string_view cell, char decimal, Index count) {
  if (number.power == 0) return;
  const auto all = number.power < 0 ? written_number(cell, decimal, true) : std::optional(number);
  if (!all) return;
  evidence.multiplied += count;
  evidence.open_multiples += number.power < 0 ? count : 0;
  const auto known = std::ranges::find(evidence.multiples, all->power, &std::pair<int, Index>::first);
  if (known != evidence.multiples.end()) {
    known->second += count;
  } else {
    evidence.multiples.emplace_back(all->power, count);
  }
}

/// "-12.345": with a comma for the decimal mark it would be a whole number.
bool could_be_thousands(std::string_view cell, std::size_t point) {
  if (cell.starts_with('-') || cell.starts_with('+')) {
    cell.remove_prefix(1);
    --point;
  }
  return point >= 1 && point <= 3 && cell.size() == point + 4 && cell.front() != '0' &&
         cell.find_first_not_of("0123456789", point + 1) == cell.npos;
}

void add_plain(Evidence& evidence, std::string_view cell) {
  ++evidence.plain;
  const std::size_t point = cell.find('.');
  if (point == std::string_view::npos) {
    const bool is_short = cell.size() <= 3;
    (is_short ? evidence.short_whole : evidence.long_whole) += 1;
    return;
  }
  (could_be_thousands(cell, point) ? evidence.doubtful_point : evidence.point) += 1;
}

bool is_date(std::string_view cell) {
  return date_of(cell, DateForm::year_first) || date_of(cell, DateForm::day_first) ||
         date_of(cell, DateForm::month_first);
}

/// A text that stands in `count` cells.
void add_written(Evidence& evidence, std::string_view cell, Index count, std::unordered_set<std::string>& seen) {
  auto point = written_number(cell, '.');
  auto comma = written_number(cell, ',');
  const bool is_pair = is_pair_of_numbers(cell);
  if ((!point && !comma && !is_pair) || is_date(cell)) return;
  if (is_pair) {
    evidence.pairs += count;
    ++evidence.different_pairs;
  }
  if (!point && !comma) return;
  evidence.written += count;
  const WrittenNumber& number = point ? *point : *comma;
  constexpr std::size_t enough = 16;
  if (seen.size() < enough && seen.insert(number.plain).second) evidence.different = static_cast<Index>(seen.size());
  NumberForm form = number.form;
  const bool has_letter = form.behind.size() == 1 && form.behind != "%" && cell[cell.size() - 2] != ' ';
  evidence.lettered += has_letter && number.power == 0 ? count : 0;
  form.decimal = '.';
  evidence.kinds[static_cast<std::size_t>(form.kind)] += count;
  if (form.kind != NumberForm::Kind::written) return;
  count_unit(evidence, form, count);
  count_multiple(evidence, number, cell, point ? '.' : ',', count);
  if (point && comma) {
    if (point->plain == comma->plain) return;
    const bool is_comma = cell.find(',') != std::string_view::npos;
    (is_comma ? evidence.doubtful_comma : evidence.doubtful_point) += count;
    evidence.written_point += is_comma ? 0 : count;
  } else {
    (point ? evidence.point : evidence.comma) += count;
  }
}

constexpr std::size_t short_digits = 15;  // more of them may be a code

/// As add_plain(), of figures with so many behind the point.
void add_short(Evidence& evidence, std::string_view cell, std::size_t fraction) {
  ++evidence.plain;
  if (fraction == 0) {
    (cell.size() <= 3 ? evidence.short_whole : evidence.long_whole) += 1;
  } else {
    const bool may_be_thousands = fraction == 3 && could_be_thousands(cell, cell.size() - fraction - 1);
    (may_be_thousands ? evidence.doubtful_point : evidence.point) += 1;
  }
}

}  // namespace

Evidence evidence_of(Column& column, const CellRules& rules) {
  Evidence evidence;
  Counts others(column);  // each text is looked at once
  std::vector<double> numbers;
  numbers.reserve(static_cast<std::size_t>(column.cells.size()));
  bool are_kept = true;
  for (Index row = 0; row < column.cells.size(); ++row) {
    const std::string_view cell = trimmed(column.cells[row]);
    if (is_missing(cell, rules)) {
      numbers.push_back(std::nan(""));
      continue;
    }
    ++evidence.present;
    ShortNumber number;
    if (parse_short_number(cell, number)) {
      add_short(evidence, cell, number.fraction);
      numbers.push_back(number.value);
      const bool may_be_code = number.fraction == 0 && (cell.front() == '0' || cell.size() > short_digits);
      are_kept = are_kept && !(may_be_code && is_code(cell));
    } else if (const auto any = parse_any_number(cell)) {
      add_plain(evidence, cell);
      numbers.push_back(*any);
      are_kept = are_kept && !std::isnan(*any) && !is_code(cell);
    } else {
      others.add(static_cast<std::uint32_t>(row));
      are_kept = false;
    }
    if (!are_kept) numbers.clear();
  }
  if (are_kept && evidence.present > 0) column.numbers = std::move(numbers);
  std::unordered_set<std::string> seen;
  for (const auto& [text, count] : others) add_written(evidence, text, count, seen);
  return evidence;
}

}  // namespace pellucid::data
