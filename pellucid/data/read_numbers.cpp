// Which form the numbers of each column of a table have, by evidence: what a column's own cells allow, then what those
// of the other columns say, then nothing.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <unordered_set>
#include <utility>

#include "pellucid/base/error.hpp"
#include "pellucid/base/parallel.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/columns.hpp"
#include "pellucid/data/dates.hpp"
#include "pellucid/data/number_form.hpp"
#include "pellucid/data/number_units.hpp"
#include "pellucid/data/quantities.hpp"

namespace pellucid::data {

namespace {

using FormKind = NumberForm::Kind;

/// A unit that written numbers have, and how often.
struct UnitSeen {
  std::string key;  ///< unit_key()
  NumberForm form;  ///< as the first of them is written
  Index count;
};

/// What the cells of a column say of how its numbers are written.
struct Evidence {
  Index present = 0;
  Index plain = 0;                                 ///< numbers as programs write them
  Index written = 0;                               ///< other numbers, whatever their decimal mark
  Index point = 0, comma = 0;                      ///< with a mark that can only be decimal
  Index doubtful_point = 0, doubtful_comma = 0;    ///< "1.234", "1,234"
  Index written_point = 0;                         ///< doubtful ones with a unit: "1.234 km"
  Index short_whole = 0, long_whole = 0;           ///< whole ones of up to three figures, and of more
  std::array<Index, NumberForm::kinds> kinds{};    ///< of the written ones, by FormKind
  std::vector<UnitSeen> units{};                   ///< of written numbers alone
  std::vector<std::pair<int, Index>> multiples{};  ///< powers of ten by words, if all are multiples
  Index multiplied = 0, open_multiples = 0;        ///< with such a word, and with one that may be a unit

  Index lettered = 0;                    ///< with one letter behind, "12A": codes, where the letters differ
  Index pairs = 0, different_pairs = 0;  ///< of numbers, "10-20"
  Index different = 0;                   ///< of the first numbers that are not plain

  Index numbers() const { return plain + written; }
  Index of_kind(FormKind kind) const { return kinds[static_cast<std::size_t>(kind)]; }
};

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
  if (form.kind != FormKind::written) return;
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

/// What the cells of a column say; where all are plain numbers, these are kept.
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

/// Of all columns: how many are sure of each mark.
struct Marks {
  Index point = 0, comma = 0;
};

/// What is known of a column's decimal mark.
struct DecimalMark {
  std::optional<char> mark{};  ///< none: nothing tells
  bool is_guess = false;       ///< the other columns tell, or how programs write
};

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

bool is_named(const UnitSeen& unit) { return !unit.key.empty(); }

Index named_units(const Evidence& own) { return std::ranges::count_if(own.units, is_named); }

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

/// The form of most of the written numbers; units that they do not share are a doubt.
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

/// Units that differ, where they could be brought to one by a person alone.
Doubt units_in_doubt(const Evidence& own, const NumberForm& form) {
  constexpr Index many = 10;
  std::vector<std::string> names;
  if (form.kind != FormKind::written || form.behind.find('/') != std::string::npos) return {};
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
  return {Doubt::Kind::units, listed(names)};
}

/// Whether a column's cells are numbers in that form, but for mistakes.
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

/// Why cells that are all numbers are none of one form: some with a unit and some without, some with decimal commas.
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

/// How a report says that numbers were written, by one of them.
std::string written_as(const NumberForm& form, std::string_view example) {
  const auto of = [&]() -> std::string {
    switch (form.kind) {
      case FormKind::time:
        return "seconds, of times as ";
      case FormKind::months:
        return "months, of spans as ";
      case FormKind::inches:
        return "inches, of lengths as ";
      case FormKind::degrees:
        return "degrees, of angles as ";
      case FormKind::bytes:
        return "bytes, of sizes as ";
      default:
        return "written as ";
    }
  };
  return of() + in_quotes(example);
}

/// "1,234.5": how a form without an example looks.
std::string shape_of(const NumberForm& form) {
  return in_quotes(form.before + (form.decimal == ',' ? "1.234,5" : "1,234.5") + form.behind);
}

void write_plainly(const Table& table, Column& column, const CellRules& rules, const NumberForm& form) {
  Cells plain;
  std::string_view example;
  for (Index row = 0; row < column.cells.size(); ++row) {
    const std::string_view cell = trimmed(column.cells[row]);
    const auto number = is_missing(cell, rules) ? std::nullopt : plain_number(cell, form);
    const bool is_other_number =
        !number && !is_missing(cell, rules) && parse_number(cell) && cell.find_first_of("0123456789") != cell.npos;
    if (is_other_number) {
      fail({Fault::data, "cannot use " + in_quotes(table.path),
            "row " + grouped(table.number_of_row(static_cast<std::uint32_t>(row))) + ", column " +
                in_quotes(column.name),
            in_quotes(cell) + " is written otherwise than the other numbers of the column, which are written as " +
                (example.empty() ? shape_of(form) : in_quotes(example)),
            "write it as they are, or leave it empty if the value is missing"});
    }
    if (number && example.empty() && *number != cell) example = cell;
    plain.push_back(number ? std::string_view(*number) : column.cells[row]);
  }
  if (!example.empty()) column.written = written_as(form, example);
  column.cells = std::move(plain);
  column.numbers = std::vector<double>();
}

}  // namespace

NumberForms read_numbers(Table& table, const NumberReading& how, const std::vector<std::string>& as_they_are) {
  const NameSet left_alone(as_they_are);
  std::vector<Evidence> evidence(table.columns.size());
  for_each_part(std::ssize(evidence), table.rows * std::ssize(evidence), [&](Index part) {
    const auto at = static_cast<std::size_t>(part);
    if (!left_alone.contains(table.columns[at].name)) evidence[at] = evidence_of(table.columns[at], how.rules);
  });
  Marks marks;
  for (const Evidence& own : evidence) {
    const bool is_of_numbers = 2 * own.numbers() > own.present;
    marks.point += is_of_numbers && own.point > own.comma ? 1 : 0;
    marks.comma += is_of_numbers && own.comma > own.point ? 1 : 0;
  }
  std::vector<std::optional<NumberForm>> found(evidence.size());
  for_each_part(std::ssize(evidence), table.rows * std::ssize(evidence), [&](Index part) {
    const auto at = static_cast<std::size_t>(part);
    const Evidence& own = evidence[at];
    Column& column = table.columns[at];
    const DecimalMark decimal = decimal_of(own, marks, how);
    const bool is_doubtful = own.doubtful_point > 0 && own.doubtful_comma > 0;
    const bool has_commas = decimal.mark == ',' && own.point + own.comma + own.doubtful_point > 0;
    if (own.written == 0 && own.pairs > 0) column.doubt = forms_in_doubt(own);
    if (own.written == 0 && !has_commas) return;
    const NumberForm form = form_of(own, decimal.mark.value_or('.'));
    if (decimal.mark) column.doubt = units_in_doubt(own, form);
    if (column.doubt) return;
    if (!are_numbers(column, form, how.rules)) {
      column.doubt = forms_in_doubt(own);
      return;
    }
    if (!decimal.mark) {
      column.doubt = {is_doubtful ? Doubt::Kind::marks : Doubt::Kind::mark};
      return;
    }
    column.is_mark_guess = decimal.is_guess;
    write_plainly(table, column, how.rules, form);
    found[at] = form;
  });
  NumberForms forms;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i]) forms[table.columns[i].name] = *found[i];
  }
  return forms;
}

void read_by_forms(Table& table, const CellRules& rules, const NumberForms& forms) {
  for (Column& column : table.columns) {
    const auto form = forms.find(column.name);
    if (form != forms.end()) write_plainly(table, column, rules, form->second);
  }
}

}  // namespace pellucid::data
