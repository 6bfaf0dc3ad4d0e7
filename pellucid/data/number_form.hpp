// How people write the numbers of a column, and what they mean: "1.234,50 €", "(52.10)", "−3", "12.5%", "0x1F",
// "1:30:00". A column whose numbers are all written as programs write them has the plain form, and nothing is done to
// it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "pellucid/data/cells.hpp"
#include "pellucid/data/table.hpp"

namespace pellucid::data {

/// What of a number its cell alone does not say, the same for a whole column.
struct NumberForm {
  enum class Kind : unsigned char {
    plain,        ///< as parse_number() takes it
    written,      ///< with units, groups or a decimal comma
    time,         ///< "1:30:00", "1h 30m", "P1DT2H", "7:00 PM": in seconds
    hexadecimal,  ///< "0x1F"
  };
  Kind kind = Kind::plain;
  char decimal = '.';    ///< or ',': then a point stands between thousands
  std::string before{};  ///< of every number: "$", "EUR"
  std::string behind{};  ///< "%", "km"; a number keeps the value that is written: 12.5% is 12.5
  bool operator==(const NumberForm&) const = default;
};

/// A number as it stands in a cell.
struct WrittenNumber {
  std::string plain;  ///< the same as programs write it, no digit lost: "-1234.50"
  NumberForm form{};
};
/// Reads a cell as a number with that decimal mark; none if it is no number. Thousands stand apart by a comma or point
/// (the one that is not `decimal`), an apostrophe, an underscore or a blank, in threes, or as in India; a minus may be
/// U+2212, stand behind, or be parentheses; D is an exponent as E is; K, M, B, T behind a number multiply it.
std::optional<WrittenNumber> written_number(std::string_view cell, char decimal);
/// By a column's form: with its units, or a zero without. None if the cell is written otherwise.
std::optional<std::string> plain_number(std::string_view cell, const NumberForm& form);

/// Of the columns whose form is not plain, by name.
using NumberForms = std::map<std::string, NumberForm>;

bool have_decimal_commas(const NumberForms& forms);

struct NumberReading {
  CellRules rules{};
  std::optional<char> decimal{};  ///< asked for; else found by evidence: the column's own, then that of the others
};

/// Finds the form of each column by all of its cells, and writes its numbers plainly where it is not plain already.
/// Cells that are no numbers stay as they are; columns of `as_they_are` are left alone. Where nothing tells what a
/// column's numbers mean ("1,234" in every cell, or several units), it stays as it is and says so (Column::doubt).
/// Fails (Fault::data) on a number that is written otherwise than the others of its column, naming its row.
NumberForms read_numbers(Table& table, const NumberReading& how, const std::vector<std::string>& as_they_are);
/// Writes the numbers of a table plainly by forms that are known. Fails as above.
void read_by_forms(Table& table, const CellRules& rules, const NumberForms& forms);

}  // namespace pellucid::data
