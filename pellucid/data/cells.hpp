// What the text of one cell says: nothing, a number, yes or no, a point in time, words.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid::data {

/// How the cells of a table are read. A model remembers it, so that new rows are read the same way.
struct CellRules {
  bool decimal_comma = false;          ///< "3,14"
  std::vector<std::string> missing{};  ///< words for a missing value, beside those of is_missing_word
};

/// Whether a trimmed cell is one of the words that pandas reads as a missing value ("", "NA", "N/A", "null", "nan", …).
bool is_missing_word(std::string_view cell);
bool is_missing(std::string_view cell, const CellRules& rules);

/// The number in a cell, correctly rounded; infinities are numbers here. None if it is not exactly a number.
std::optional<double> number_of(std::string_view cell, const CellRules& rules);

/// yes/no, y/n, true/false, t/f, on/off in any case.
std::optional<bool> yes_or_no(std::string_view cell);

/// The order of the parts of a date as it is written.
enum class DateForm : unsigned char { year_first, day_first, month_first };
const char* name_of(DateForm form);

struct Date {
  int year, month, day;  ///< of the Gregorian calendar, from 1
  double hour;           ///< of the day, with its part: 13.5 is half past one; 0 if only a date is given
  bool has_time;
  double part = 0;                 ///< of its second, which `hour` leaves out
  std::optional<double> offset{};  ///< of its clock from UTC in hours, east above 0; none if none is written

  int weekday() const;  ///< 0 is Monday
};

/// "2024-03-31", "2024/3/31", "20240331" is none; with "T13:30", " 13:30:00.5", "Z" or "+02:00" behind it; day_first is
/// "31.3.2024" and "31/3/2024", month_first "3/31/2024". Year to hour are those of the clock that it was read from.
std::optional<Date> date_of(std::string_view cell, DateForm form);

/// Calls `take` with each word: a run of letters, digits and bytes above ASCII, in lower case (ASCII alone).
void for_each_word(std::string_view text, const std::function<void(std::string_view word)>& take);

}  // namespace pellucid::data
