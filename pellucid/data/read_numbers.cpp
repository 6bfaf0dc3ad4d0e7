// Which form the numbers of each column of a table have, by evidence: what a column's own cells allow, then what those
// of the other columns say, then nothing.
#include <optional>
#include <string>
#include <utility>

#include "pellucid/base/error.hpp"
#include "pellucid/base/parallel.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/number_choice.hpp"
#include "pellucid/data/number_form.hpp"

namespace pellucid::data {

namespace {

using FormKind = NumberForm::Kind;

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
