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
    hexadecimal,  ///< "0x1F", "0b101", "0o17"
    multiplied,   ///< as written, and every cell's multiple is read: "5k" and "3m", "2 T" and "8 B"
    months,       ///< "3 years 2 months"
    inches,       ///< "5'10\"", "5 ft 10 in"
    degrees,      ///< "52\u00b031'12\"N"
    bytes,        ///< "512 MB" and "1.5 GB"
    fraction,     ///< "1 1/2"
  };
  static constexpr std::size_t kinds = 10;
  Kind kind = Kind::plain;
  char decimal = '.';    ///< or ',': then a point stands between thousands
  std::string before{};  ///< of every number: "$", "EUR"
  /// "%", "km"; a number keeps the value that is written: 12.5% is 12.5. "N/S": those of the second word are negative.
  std::string behind{};
  bool operator==(const NumberForm&) const = default;
};

/// A number as it stands in a cell.
struct WrittenNumber {
  std::string plain;  ///< the same as programs write it, no digit lost: "-1234.50"
  NumberForm form{};
  int power = 0;  ///< of ten that a multiple stands for: 3 in "5K"; -1: a word that may be one or a unit, "5 m"
};
/// Reads a cell as a number with that decimal mark; none if it is no number. Thousands stand apart by a comma or point
/// (the one that is not `decimal`), an apostrophe, an underscore or a blank, in threes, or as in India; a minus may
/// stand behind, or be parentheses; D is an exponent as E is, and so is "x10^3"; K, M, B, million, crore behind a
/// number multiply it. If `all_multiples`, so do words that else are units: "5 m", "3 T".
std::optional<WrittenNumber> written_number(std::string_view cell, char decimal, bool all_multiples = false);
/// By a column's form: with its units, or a zero without. None if the cell is written otherwise.
std::optional<std::string> plain_number(std::string_view cell, const NumberForm& form);

/// Whether a text is a code rather than a number with something beside it: letters and figures, "A/5 21171", "85123A".
bool is_lettered_code(std::string_view cell);
/// Whether a text holds two numbers: "10-20", "120/80", "3.5 \u00b1 0.2", "[1, 2]", "190Nm@ 2000rpm". Of a range the
/// first is the smaller one.
bool is_pair_of_numbers(std::string_view cell);

/// Of the columns whose form is not plain, by name.
using NumberForms = std::map<std::string, NumberForm>;

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
