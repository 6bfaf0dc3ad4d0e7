// Points in time as people write them.
#pragma once

#include <optional>
#include <string_view>

namespace pellucid::data {

/// The order of the parts of a date that is written in figures alone.
enum class DateForm : unsigned char { year_first, day_first, month_first };
const char* name_of(DateForm form);

struct Date {
  int year, month, day;  ///< of the Gregorian calendar, from 1
  double hour;           ///< of the day, with its part: 13.5 is half past one; 0 if only a date is given
  bool has_time;
  double part = 0;                 ///< of its second, which `hour` leaves out
  std::optional<double> offset{};  ///< of its clock from UTC in hours, east above 0; none if none is written
  bool has_order = true;           ///< its parts stand in figures whose order `form` says; else a name says the month
  bool has_short_year = false;     ///< of two figures
  bool may_be_day = false;         ///< "Aug 18", a month of 2018, could be a day of any year

  int weekday() const;  ///< 0 is Monday
};

/// Hours since 1970 by the date's own clock, and the date of such hours as text: "2024-03-31", "2024-03-31 13:30".
double hours_of(const Date& date);
std::string text_of_hours(double hours);

/// Reads the whole of a cell as a date:
/// - year_first "20240331", "202403"; day_first "31.3.2024", "31/3/24"; month_first "3/31/2024", "3/31/24"; "03/2024"
///   in both; "2024-03-31", "2024/3/31", "2024-03" (its first day) in all;
/// - whatever the form: "31-Mar-2024", "31 March 24", "March 31st, 2024", "Mar 2024", "Mon Mar  4 13:30:00 2024",
///   "Mon, 04 Mar 2024 13:30:00 +0000"; names of months and weekdays are English, in full or in three letters;
///   "Aug 73", "Q1 2024", "2024-W05", "2024-123"; figures with the signs of Chinese, Japanese and Korean;
/// - a time behind "T", a blank, a comma, ":" or "-", or in front: "13:30", "13:30:00.5", "1:30 PM", "19.57.38", and
///   behind that "Z", "UTC", "EST", "+02:00". Years of two figures are 1969 to 2068 (POSIX). Year to hour are those of
///   the clock that it was read from.
std::optional<Date> date_of(std::string_view cell, DateForm form);

}  // namespace pellucid::data
