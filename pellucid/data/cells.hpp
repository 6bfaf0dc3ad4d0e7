// What the text of one cell says: nothing, a number, yes or no, a point in time, words.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/base/element.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::data {

/// How the cells of a table are read. A model remembers it, so that new rows are read the same way.
struct CellRules {
  std::vector<std::string> missing{};  ///< words for a missing value, beside those of is_missing_word
  std::vector<std::string> present{};  ///< words of is_missing_word that are values here
  bool day_first = false;              ///< of dates whose order nothing tells: 3/4/2024 is in April
};

/// Whether a trimmed cell is one of the words that pandas reads as a missing value ("", "NA", "N/A", "null", "nan", …).
bool is_missing_word(std::string_view cell);
bool is_missing_by(std::string_view trimmed_cell, const CellRules& rules);
inline bool is_missing(std::string_view cell, const CellRules& rules) {
  cell = trimmed(cell);
  // All words but the empty one begin with one of these, and end with no figure.
  const auto may_begin = [](char c) { return c == 'N' || c == 'n' || c == '-' || c == '#' || c == '<' || c == '1'; };
  const bool is_other = !cell.empty() && ((cell.back() >= '0' && cell.back() <= '9') || !may_begin(cell.front()));
  return (is_other && rules.missing.empty()) ? false : is_missing_by(cell, rules);
}

/// The number in a cell, correctly rounded; infinities are numbers here. None if it is not exactly a number as programs
/// write it: what people write, number_form.hpp makes plain.
std::optional<double> number_of(std::string_view cell);
/// Whether a cell holds digits that are a code and no quantity: "007", an integer that no double holds, "1E5" without
/// sign or point.
bool is_code(std::string_view cell);

/// yes/no, y/n, true/false, t/f, on/off in any case.
std::optional<bool> yes_or_no(std::string_view cell);
/// Which of these pairs a word is of, from 0; -1: none.
int pair_of_yes_or_no(std::string_view cell);

/// Calls `take` with each word: a run of letters and digits, in lower case (ASCII alone). Of scripts that are written
/// without blanks (Chinese, Japanese, Thai, …) each two neighbouring characters are a word.
void for_each_word(std::string_view text, const std::function<void(std::string_view word)>& take);

}  // namespace pellucid::data
