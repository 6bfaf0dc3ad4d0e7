#include "pellucid/data/number_choice.hpp"

#include <algorithm>
#include <string>

#include "pellucid/data/number_units.hpp"
#include "pellucid/data/quantities.hpp"

namespace pellucid::data {

namespace {

using FormKind = NumberForm::Kind;

/// The kind of quantity that all units are of: minutes and hours, years and months; written, if they are of none.
FormKind kind_of_units(const Evidence& own) {
  FormKind kind = FormKind::written;
  for (const UnitSeen& unit : own.units) {
    if (!is_named(unit)) continue;
    const auto known = unit_of_kind(unit.form.behind);
    const bool is_open = unit.form.before.empty() && unit.key == "m";  // minutes or months, as the others are
    if (!is_open && (!known || (kind != FormKind::written && known->kind != kind))) return FormKind::written;
    if (!is_open) kind = known->kind;
  }
  return kind;
}

/// The kind of most written numbers. What one part tells ("45 min") is told by the kind of the others ("1h 30m").
FormKind kind_of(const Evidence& own) {
  FormKind most = FormKind::written;
  for (std::size_t i = 0; i < NumberForm::kinds; ++i) {
    const auto each = static_cast<FormKind>(i);
    if (own.of_kind(each) > own.of_kind(most)) most = each;
  }
  // 5'10" is a length, unless 5'50" and 5'07" stand beside it.
  if (most == FormKind::inches && own.of_kind(FormKind::time) > 0) return FormKind::time;
  const FormKind units = kind_of_units(own);
  const bool are_several = named_units(own) > 1 || (units != FormKind::written && own.of_kind(units) > 0);
  if (most == FormKind::written && units != FormKind::written && are_several) return units;
  const auto is_divided = [](const UnitSeen& unit) {
    return !is_named(unit) || (unit.key.starts_with('/') && is_usual_denominator(unit.key.substr(1)));
  };
  const bool are_fractions = std::ranges::all_of(own.units, is_divided);
  const bool has_some = named_units(own) > 1 || (own.of_kind(FormKind::fraction) > 0 && named_units(own) > 0);
  return are_fractions && has_some && most == FormKind::written ? FormKind::fraction : most;
}

/// "26.02N" and "13.4S": the form of both, if the numbers have such sides.
std::string sides_in(const Evidence& own) {
  std::string sides;
  if (named_units(own) != 2) return sides;
  for (const UnitSeen& unit : own.units) {
    if (!is_named(unit)) continue;
    const std::string each = unit.form.before.empty() ? sides_of(unit.form.behind) : "";
    if (each.empty() || (!sides.empty() && sides != each)) return {};
    sides = each;
  }
  return own.point + own.comma + own.doubtful_point + own.doubtful_comma > 0 ? sides : "";
}

}  // namespace

DecimalMark decimal_of(const Evidence& own, const Marks& others, const NumberReading& how) {
  if (how.decimal) return {*how.decimal};
  if (own.point + own.comma > 0) return {own.comma > own.point ? ',' : '.'};
  if (own.doubtful_comma > 0 && own.doubtful_point > 0) return {};
  const bool is_comma_elsewhere = others.comma > 0 && others.point == 0;
  if (own.doubtful_comma == 0) {
    const bool is_comma = own.doubtful_point > 0 && is_comma_elsewhere;
    return {is_comma ? ',' : '.', is_comma || own.written_point > 0};
  }
  // 250 and 1,250: with a decimal comma of three figures 250 would have them too.
  if (own.short_whole > 0 && own.long_whole == 0) return {is_comma_elsewhere ? ',' : '.', is_comma_elsewhere};
  if (others.point > 0 && others.comma == 0) return {'.', true};
  if (is_comma_elsewhere) return {',', true};
  return {};
}

NumberForm form_of(const Evidence& own, char decimal) {
  NumberForm form{kind_of(own), decimal};
  if (form.kind != FormKind::written) return form;
  if (own.open_multiples > 0 && own.multiples.size() > 1 && 2 * own.multiplied > own.numbers()) {
    form.kind = FormKind::multiplied;
    return form;
  }
  form.behind = sides_in(own);
  if (!form.behind.empty()) return form;
  Index most = 0;
  for (const UnitSeen& unit : own.units) {
    if (!is_named(unit) || unit.count <= most) continue;
    most = unit.count;
    form.before = unit.form.before;
    form.behind = unit.form.behind;
  }
  // Plain numbers beside a unit are the rule where they are more.
  const Index without = own.numbers() - most;
  if (!form.behind.empty() && without > most) form.before = form.behind = {};
  return form;
}

}  // namespace pellucid::data
