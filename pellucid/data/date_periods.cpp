// Parts of a year: quarters, weeks and days of ISO 8601, months by number behind a letter.
#include <chrono>

#include "pellucid/data/date_text.hpp"

namespace pellucid::data {

namespace {

int year_behind(DateText& text) {
  text.take_one_of("-/ '");
  const std::size_t figures = text.figures();
  if (figures == 4) return text.number(4, 4);
  return figures == 2 ? full_year(text.number(2, 2)) : -1;
}

bool set_day(Date& date, std::chrono::sys_days day) {
  const std::chrono::year_month_day parts(day);
  date.year = static_cast<int>(parts.year());
  date.month = static_cast<int>(static_cast<unsigned>(parts.month()));
  date.day = static_cast<int>(static_cast<unsigned>(parts.day()));
  return true;
}

/// The first week of a year is that of January 4th; it begins on Monday.
bool set_week(Date& date, int year, int week, int weekday) {
  if (week < 1 || week > 53 || weekday < 1 || weekday > 7) return false;
  const std::chrono::sys_days fourth = std::chrono::year(year) / std::chrono::January / 4;
  const auto since_monday = std::chrono::weekday(fourth) - std::chrono::Monday;
  return set_day(date, fourth - since_monday + std::chrono::days(7 * (week - 1) + weekday - 1));
}

bool set_quarter(Date& date, int year, int quarter) {
  date.year = year;
  date.month = 3 * quarter - 2;
  date.day = 1;
  return year > 0 && quarter >= 1 && quarter <= 4;
}

bool read_period_of_year(DateText& text, Date& date) {
  const int year = text.number(4, 4);
  const char mark = text.take_one_of("- ");
  if (text.take('Q') || text.take('q')) return set_quarter(date, year, text.number(1, 1));
  if (mark == ' ') return false;
  if (text.take('W')) {
    const int week = text.number(2, 2);
    return set_week(date, year, week, text.take('-') ? text.number(1, 1) : 1);
  }
  if (mark == '\0' && text.take_one_of("mM") != '\0') {
    date.year = year;
    date.month = text.number(1, 2);
    date.day = 1;
    return date.month >= 1 && text.left.empty();
  }
  if (mark != '-' || text.figures() != 3) return false;
  const int day = text.number(3, 3);
  const bool is_leap_year = std::chrono::year(year).is_leap();
  return day >= 1 && day <= (is_leap_year ? 366 : 365) &&
         set_day(date, std::chrono::sys_days(std::chrono::year(year) / std::chrono::January / 1) +
                           std::chrono::days(day - 1));
}

bool read_any(DateText& text, Date& date) {
  if (text.take('Q') || text.take('q')) {
    const int quarter = text.number(1, 1);
    return set_quarter(date, year_behind(text), quarter);
  }
  if (text.figures() == 4) return read_period_of_year(text, date);
  if (text.figures() != 1) return false;
  const int quarter = text.number(1, 1);
  return (text.take('Q') || text.take('q')) && set_quarter(date, year_behind(text), quarter);
}

}  // namespace

bool read_period(DateText& text, Date& date) {
  DateText ahead = text;
  Date read = date;
  if (!read_any(ahead, read)) return false;
  text = ahead;
  date = read;
  date.has_order = false;
  return true;
}

}  // namespace pellucid::data
