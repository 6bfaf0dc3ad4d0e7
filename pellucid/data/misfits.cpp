// Cells that are not what the others of their column are.
#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/column_rules.hpp"
#include "pellucid/data/columns.hpp"
#include "pellucid/data/date_reader.hpp"
#include "pellucid/data/number_form.hpp"

namespace pellucid::data {

namespace {

template <class Fits>
Misfits find_misfits(const Table& table, const Column& column, const Rows& rows, const CellRules& rules, Fits fits) {
  constexpr std::size_t most_words = 3;
  Misfits found;
  for (const std::uint32_t row : rows) {
    ++found.cells;
    const std::string_view cell = trimmed(column.cells[row]);
    if (is_missing(cell, rules) || fits(cell)) continue;
    if (found.words.size() < most_words && std::ranges::find(found.words, cell) == found.words.end()) {
      found.words.emplace_back(cell);
    }
    if (found.count++ > 0) continue;
    found.first = column.cells[row];
    found.first_row = table.number_of_row(row);
  }
  return found;
}

Misfits find_not_dates(const Table& table, const Column& column, const Rows& rows, const CellRules& rules,
                       DateForm form) {
  DateReader dates(form);
  return find_misfits(table, column, rows, rules, [&](std::string_view cell) { return dates.read(cell).has_value(); });
}

/// And whose square is one: means and deviations are taken of it.
bool is_finite_number(std::string_view cell) {
  const auto number = number_of(cell);
  return number && std::abs(*number) < largest_number;
}

Misfits together(Misfits own, const Misfits& others) {
  if (others.count > 0 && (own.count == 0 || others.first_row < own.first_row)) {
    own.first = others.first;
    own.first_row = others.first_row;
  }
  own.count += others.count;
  own.cells += others.cells;
  for (const std::string& word : others.words) {
    if (std::ranges::find(own.words, word) == own.words.end()) own.words.push_back(word);
  }
  return own;
}

/// Whether a word is a number or a date in another form, a bound ("<5") or a range: a value, and no missing one.
bool is_value_written_otherwise(std::string_view word) {
  const bool is_number = parse_number(word) || written_number(word, '.') || written_number(word, ',');
  return is_number || is_pair_of_numbers(word) || word.starts_with('<') || word.starts_with('>') ||
         std::ranges::any_of(all_forms, [&](DateForm form) { return date_of(word, form).has_value(); });
}

void refuse_misfits(const Table& table, const Column& column, const Misfits& wrong, const std::string& what) {
  if (wrong.count == 0) return;
  const std::string name = in_quotes(column.name);
  std::string words;
  for (const std::string& word : wrong.words) {
    if (!is_value_written_otherwise(word)) words += (words.empty() ? "" : ",") + printable(word);
  }
  const std::string missing = words.empty() ? "" : "{source.missing} \"" + words + "\", ";
  const std::string mend = is_value_written_otherwise(wrong.first) ? "write the cells as the others" : "mend the cells";
  fail({Fault::data, "cannot use \"" + printable(table.path) + "\"", "column " + name,
        grouped(wrong.count) + " of " + counted(wrong.cells, "cell") + (wrong.count == 1 ? " is no " : " are no ") +
            what + " (first: " + in_quotes(wrong.first) + " in row " + grouped(wrong.first_row) + ")",
        mend + "; or say what they are: " + missing + "{source.categorical} " + name + " or {source.ignore} " + name});
}

}  // namespace

Misfits find_not_numbers(const Table& table, const Column& column, const Rows& rows, const CellRules& rules) {
  const auto is_fine = [&](std::uint32_t row) { return !(std::abs(column.numbers[row]) >= largest_number); };
  if (!column.numbers.empty() && std::ranges::all_of(rows, is_fine)) {
    Misfits none;
    none.cells = std::ssize(rows);
    return none;
  }
  return find_misfits(table, column, rows, rules, is_finite_number);
}

SealedCells look_at_sealed(const Table& table, const Column& column, const Rows& rows, const CellRules& rules) {
  SealedCells sealed{find_not_numbers(table, column, rows, rules)};
  if (sealed.not_numbers.count == 0) return sealed;
  for (const DateForm form : all_forms) {
    sealed.not_dates[static_cast<std::size_t>(form)] = find_not_dates(table, column, rows, rules, form);
  }
  return sealed;
}

void demand_numbers(const Table& table, const Column& column, const Rows& rows, const CellRules& rules,
                    const SealedCells& sealed) {
  const Misfits wrong = together(find_not_numbers(table, column, rows, rules), sealed.not_numbers);
  refuse_misfits(table, column, wrong, number_of(wrong.first) ? "finite number below 1e150" : "number");
}

void demand_dates(const Table& table, const Column& column, const Rows& rows, const CellRules& rules, DateForm form,
                  const SealedCells& sealed) {
  const Misfits own = find_not_dates(table, column, rows, rules, form);
  refuse_misfits(table, column, together(own, sealed.not_dates[static_cast<std::size_t>(form)]),
                 std::string("date written ") + name_of(form));
}

void demand_no_doubt(const Table& table, const Column& column) {
  if (!column.doubt) return;
  const std::string name = in_quotes(column.name);
  const std::string otherwise = "; or say {source.categorical} " + name + " or {source.ignore} " + name;
  const auto next = [&]() -> std::string {
    switch (column.doubt.kind) {
      case Doubt::Kind::mark:
      case Doubt::Kind::marks:
        return "say {source.decimal_point} if a comma parts thousands, {source.decimal_comma} if it is the decimal "
               "mark";
      case Doubt::Kind::pairs:
        return "part them into two columns" + otherwise;
      default:
        return "bring them to one form and unit" + otherwise;
    }
  };
  fail({Fault::data, "cannot use " + in_quotes(table.path), "column " + name,
        words_of(column.doubt) + " (row " + grouped(table.number_of_row(0)) + ": " + in_quotes(column.cells[0]) + ")",
        next()});
}

}  // namespace pellucid::data
