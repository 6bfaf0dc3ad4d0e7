// Whether the cells of a column are numbers in one form, and why not.
#include <algorithm>
#include <string>
#include <unordered_set>

#include "pellucid/base/text.hpp"
#include "pellucid/data/columns.hpp"
#include "pellucid/data/number_choice.hpp"
#include "pellucid/data/number_units.hpp"

namespace pellucid::data {

Doubt units_in_doubt(const Evidence& own, const NumberForm& form) {
  constexpr Index many = 10;
  std::vector<std::string> names;
  if (form.kind != NumberForm::Kind::written || form.behind.find('/') != std::string::npos) return {};
  if (own.different < many || own.lettered > 0) return {};
  Index named = 0;
  for (const UnitSeen& unit : own.units) {
    if (!is_named(unit)) continue;
    const bool is_word = unit.form.behind.empty() && !is_currency(unit.form.before);
    if (unit.count < 2 || is_word) return {};
    names.push_back(unit.form.before + (unit.form.before.empty() || unit.form.behind.empty() ? "" : " ") +
                    unit.form.behind);
    named += unit.count;
  }
  constexpr std::size_t most = 6;
  if (names.size() < 2 || names.size() > most || 10 * own.numbers() < 9 * own.present || 2 * named < own.present)
    return {};
  // "/80" and "/90" are second numbers and no units: of blood pressures that come in few forms.
  const auto is_second = [](const std::string& name) {
    return name.size() > 1 && name[0] == '/' && name[1] >= '0' && name[1] <= '9';
  };
  if (std::ranges::all_of(names, is_second)) return {Doubt::Kind::pairs};
  return {Doubt::Kind::units, listed(names)};
}

bool are_numbers(const Column& column, const NumberForm& form, const CellRules& rules) {
  std::unordered_set<std::string_view> numbers, others;
  Index in_form = 0, present = 0, codes = 0;
  for (Index row = 0; row < column.cells.size(); ++row) {
    const std::string_view cell = trimmed(column.cells[row]);
    if (is_missing(cell, rules)) continue;
    ++present;
    if (plain_number(cell, form)) {
      ++in_form;
      numbers.insert(cell);
    } else {
      others.insert(cell);
      codes += is_lettered_code(cell) ? 1 : 0;
    }
  }
  const bool has_unit = !form.before.empty() || !form.behind.empty();
  if (has_unit && numbers.size() < 2) return false;  // "2. Middle Atlantic" in every cell
  // "Level 3" and "2nd" are names of a few kinds, unless there are many.
  constexpr std::size_t many = 10;
  const bool has_word = (!form.before.empty() && !is_currency(form.before)) || unit_key(form) == "th";
  if (has_word && numbers.size() < many) return false;
  return are_mostly(in_form, static_cast<Index>(numbers.size()), present - in_form, static_cast<Index>(others.size()),
                    codes);
}

Doubt forms_in_doubt(const Evidence& own) {
  constexpr Index many = 10;
  constexpr Index most_units = 6;
  if (10 * own.pairs >= 9 * own.present && own.different_pairs >= many && 2 * own.different_pairs > own.present) {
    return {Doubt::Kind::pairs};
  }
  if (own.lettered > 0 || own.different < many || 10 * own.numbers() < 9 * own.present) return {};
  if (named_units(own) > most_units) return {};
  for (const UnitSeen& unit : own.units) {
    if (unit.count < 2 || (!unit.form.before.empty() && !is_currency(unit.form.before))) return {};
  }
  return {own.point > 0 && own.comma > 0 ? Doubt::Kind::decimal_marks : Doubt::Kind::forms};
}

}  // namespace pellucid::data
