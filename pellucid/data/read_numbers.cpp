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
#include "pellucid/data/number_form.hpp"

namespace pellucid::data {

namespace {

using FormKind = NumberForm::Kind;

/// What the cells of a column say of how its numbers are written.
struct Evidence {
  Index present = 0;
  Index plain = 0;                                    ///< numbers as programs write them
  Index written = 0;                                  ///< other numbers, whatever their decimal mark
  Index point = 0, comma = 0;                         ///< with a mark that can only be decimal
  Index doubtful_point = 0, doubtful_comma = 0;       ///< "1.234", "1,234"
  Index short_whole = 0, long_whole = 0;              ///< whole ones of up to three figures, and of more
  std::array<Index, 4> kinds{};                       ///< of the written ones, by FormKind
  std::vector<std::pair<NumberForm, Index>> units{};  ///< with the decimal point; how often

  Index lettered = 0;   ///< with one letter behind, "12A": codes, where the letters differ
  Index different = 0;  ///< of the first numbers that are not plain

  Index numbers() const { return plain + written; }
  Index of_kind(FormKind kind) const { return kinds[static_cast<std::size_t>(kind)]; }
};

void count_unit(Evidence& evidence, const NumberForm& unit, Index count) {
  constexpr std::size_t most_units = 24;
  const auto known = std::ranges::find(evidence.units, unit, &std::pair<NumberForm, Index>::first);
  if (known != evidence.units.end()) {
    known->second += count;
  } else if (evidence.units.size() < most_units) {
    evidence.units.emplace_back(unit, count);
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

/// A text that stands in `count` cells.
void add_written(Evidence& evidence, std::string_view cell, Index count, std::unordered_set<std::string>& seen) {
  auto point = written_number(cell, '.');
  auto comma = written_number(cell, ',');
  if (!point && !comma) return;
  evidence.written += count;
  const WrittenNumber& number = point ? *point : *comma;
  constexpr std::size_t enough = 16;
  if (seen.size() < enough && seen.insert(number.plain).second) evidence.different = static_cast<Index>(seen.size());
  NumberForm form = number.form;
  const bool has_letter = form.behind.size() == 1 && form.behind != "%" && cell[cell.size() - 2] != ' ';
  evidence.lettered += has_letter ? count : 0;
  form.decimal = '.';
  evidence.kinds[static_cast<std::size_t>(form.kind)] += count;
  count_unit(evidence, form, count);
  if (form.kind != FormKind::written) return;
  if (point && comma) {
    if (point->plain == comma->plain) return;
    (cell.find(',') != std::string_view::npos ? evidence.doubtful_comma : evidence.doubtful_point) += count;
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

/// The decimal mark of a column; none if nothing tells.
std::optional<char> decimal_of(const Evidence& own, const Marks& others, const NumberReading& how) {
  if (how.decimal) return how.decimal;
  if (own.point + own.comma > 0) return own.comma > own.point ? ',' : '.';
  const bool is_comma_elsewhere = others.comma > 0 && others.point == 0;
  if (own.doubtful_comma == 0) return own.doubtful_point > 0 && is_comma_elsewhere ? ',' : '.';
  if (others.point > 0 && others.comma == 0) return '.';
  if (is_comma_elsewhere) return ',';
  // 250 and 1,250: with a decimal comma of three figures 250 would have them too.
  if (own.short_whole > 0 && own.long_whole == 0) return '.';
  return std::nullopt;
}

bool is_named(const NumberForm& unit) { return !unit.before.empty() || !unit.behind.empty(); }

/// The form of most of the written numbers; units that they do not share are a doubt.
NumberForm form_of(const Evidence& own, char decimal) {
  FormKind kind = FormKind::written;
  for (const FormKind each : {FormKind::time, FormKind::hexadecimal}) {
    if (own.of_kind(each) > own.of_kind(kind)) kind = each;
  }
  NumberForm form{kind, decimal};
  Index most = 0;
  for (const auto& [unit, count] : own.units) {
    if (unit.kind != kind || !is_named(unit) || count <= most) continue;
    most = count;
    form.before = unit.before;
    form.behind = unit.behind;
  }
  // Plain numbers beside a unit are the rule where they are more.
  const Index without = own.numbers() - most;
  if (!form.behind.empty() && without > most) form.before = form.behind = {};
  return form;
}

std::string units_in_doubt(const Evidence& own) {
  constexpr Index many = 10;
  std::vector<std::string> names;
  if (own.units.size() < 2 || own.different < many || own.lettered > 0) return {};
  Index named = 0;
  for (const auto& [unit, count] : own.units) {
    if (!is_named(unit)) continue;
    const std::string name = unit.before.empty() ? unit.behind : unit.before;
    if (count < 2) return {};
    names.push_back(name);
    named += count;
  }
  constexpr std::size_t most = 6;
  if (names.size() < 2 || names.size() > most || 10 * own.numbers() < 9 * own.present || 2 * named < own.present)
    return {};
  return "its numbers have several units: " + listed(names);
}

/// Whether a column's cells are numbers in that form, but for mistakes.
bool are_numbers(const Column& column, const NumberForm& form, const CellRules& rules) {
  std::unordered_set<std::string_view> numbers, others;
  Index in_form = 0, present = 0;
  for (Index row = 0; row < column.cells.size(); ++row) {
    const std::string_view cell = trimmed(column.cells[row]);
    if (is_missing(cell, rules)) continue;
    ++present;
    if (plain_number(cell, form)) {
      ++in_form;
      numbers.insert(cell);
    } else {
      others.insert(cell);
    }
  }
  const bool has_unit = !form.before.empty() || !form.behind.empty();
  if (has_unit && numbers.size() < 2) return false;  // "2. Middle Atlantic" in every cell
  return are_mostly(in_form, static_cast<Index>(numbers.size()), present - in_form, static_cast<Index>(others.size()));
}

/// How a report says that numbers were written, by one of them.
std::string written_as(const NumberForm& form, std::string_view example) {
  return (form.kind == FormKind::time ? "seconds, of times as " : "written as ") + in_quotes(example);
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
    const std::optional<char> decimal = decimal_of(own, marks, how);
    const bool has_commas = decimal == ',' && own.point + own.comma + own.doubtful_point > 0;
    if (own.written == 0 && !has_commas) return;
    if (decimal) column.doubt = units_in_doubt(own);
    if (!column.doubt.empty()) return;
    const NumberForm form = form_of(own, decimal.value_or('.'));
    if (!are_numbers(column, form, how.rules)) return;
    if (!decimal) {
      column.doubt = "its numbers are written as 1,234 in every cell: nothing says whether that is 1234 or 1.234";
      return;
    }
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
