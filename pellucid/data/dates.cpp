#include "pellucid/data/dates.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <string>
#include <utility>

#include "pellucid/base/text.hpp"
#include "pellucid/data/date_text.hpp"

namespace pellucid::data {

namespace {

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

bool is_day(int year, int month, int day) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  return day <= days[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap(year) ? 1 : 0);
}

/// A year of four figures, or of two; -1 if there is none.
int read_year(DateText& text, Date& date) {
  text.take('\'');
  const std::size_t figures = text.figures();
  if (figures == 4) return text.number(4, 4);
  if (figures != 2) return -1;
  date.has_short_year = true;
  return full_year(text.number(2, 2));
}

bool is_usual_year(int year) { return year >= 1900 && year < 2100; }

void take_ending(DateText& text) {
  for (const char* ending : {"st", "nd", "rd", "th"}) {
    if (text.left.starts_with(ending)) text.left.remove_prefix(2);
  }
}

/// A month and two figures that are a year; those up to 31 could be a day of any year.
bool take_month_of_year(Date& date, int two_figures) {
  date.day = 1;
  date.year = full_year(two_figures);
  date.has_short_year = true;
  date.may_be_day = two_figures >= 1 && two_figures <= 31;
  return true;
}

/// "Mar 31, 2024", "March 2024", "Mar  4 13:30:00 2024" of C's ctime: what stands behind the name of a month.
bool read_behind_month(DateText& text, Date& date) {
  const char mark = text.take_one_of(" -/.,");
  if (mark == '\0') return false;
  text.skip_blanks();
  date.day = 1;
  const bool has_apostrophe = text.left.starts_with('\'');
  if (text.figures() == 4 || has_apostrophe) {
    date.year = read_year(text, date);
    return date.year > 0;
  }
  const int day = text.number(1, 2);
  if (day < 0) return false;
  if (text.left.empty()) {  // "Mar-24" is a month of a year
    take_month_of_year(date, day);
    date.may_be_day = date.may_be_day && (mark == ' ' || mark == ',');
    return true;
  }
  date.day = day;
  take_ending(text);
  if (mark == '-' || mark == '/') {
    if (!text.take(mark)) return false;
  } else {
    text.take(',');
    if (!text.skip_blanks()) return false;
  }
  if (text.left.size() > 2 && text.left.find(':') < 3) {
    if (!read_clock(text, date) || !text.left.starts_with(' ')) return false;
    DateText behind = text;  // "UTC 2010", "+0000 1977", "2024"
    if (!read_offset(behind, date)) return false;
    text = behind;
    text.skip_blanks();
  }
  date.year = read_year(text, date);
  return date.year > 0;
}

/// "Mar-2024", " March 24", " of May 1999" and the like: what stands behind a day.
bool read_named_month(DateText& text, Date& date, int day) {
  take_ending(text);
  char mark = text.take_one_of(" -/.");
  if (text.skip_blanks()) mark = ' ';
  if (mark == ' ') text.take_word("of ");
  date.month = text.name(months);
  if (date.month == 0) return false;
  if (text.left.empty() && (mark == '-' || mark == ' ')) return mark == '-' && take_month_of_year(date, day);
  const bool has_point = text.take('.');
  text.take(',');
  if (mark == ' ' || mark == '\0') {
    if (!text.skip_blanks() && mark == ' ') return false;
  } else if (!text.take(mark) && !(mark == '.' && has_point)) {
    return false;
  }
  date.day = day;
  date.year = read_year(text, date);
  return date.year > 0;
}

/// "20240331", "202403", "20240331133000": one run of figures.
bool read_run(DateText& text, Date& date) {
  const std::size_t figures = text.figures();
  date.year = text.number(4, 4);
  date.month = text.number(2, 2);
  date.day = figures == 6 ? 1 : text.number(2, 2);
  if (figures == 14 && !read_clock(text, date)) return false;
  return is_usual_year(date.year);
}

/// Year first, which no form doubts: "2024-03-31", "2024. 3. 31.", "2024-Mar-31", "2024:03:31" before a time.
bool read_behind_year(DateText& text, Date& date) {
  date.year = text.number(4, 4);
  const char mark = text.take_one_of("-/. _:,");
  if (mark == '\0') return false;
  const bool has_gap = text.skip_blanks();
  if (const int month = text.name(months); month > 0) {
    date.has_order = false;
    date.month = month;
    date.day = text.take(mark) ? text.number(1, 2) : 1;
    return true;
  }
  if (mark == ' ') return false;
  const std::size_t month_figures = text.figures();
  date.month = text.number(1, 2);
  date.day = 1;
  if (text.left.empty())
    return month_figures == 2 && mark != ',' && (mark != '.' || (is_usual_year(date.year) && !has_gap));
  if (!text.take(mark)) return false;
  text.skip_blanks();
  if (text.left.empty()) return has_gap;  // "2024- 3-", of Korean and Japanese signs
  date.day = text.number(1, 2);
  if (mark == '.' || has_gap) text.take(mark);
  return mark != ':' || text.left.starts_with(' ');
}

/// Figures alone, in the order of `form`; or with a name for the month.
bool read_figures(DateText& text, Date& date, DateForm form) {
  const std::size_t figures = text.figures();
  if (figures == 6 || figures == 8 || figures == 14) return form == DateForm::year_first && read_run(text, date);
  if (figures == 4) return read_behind_year(text, date);
  if (figures == 0 || figures > 2) return false;
  const int first = text.number(1, 2);
  DateText behind = text;
  if (read_named_month(behind, date, first)) {
    text = behind;
    date.has_order = false;
    return true;
  }
  const char mark = text.take_one_of("-/._");
  if (mark == '\0') return false;
  if (text.figures() == 4) {  // "03/2024"
    date.has_order = false;
    date.month = first;
    date.day = 1;
    date.year = text.number(4, 4);
    if (mark == '.') return figures == 2 && is_usual_year(date.year) && text.left.empty();
    return form != DateForm::year_first;
  }
  if (form == DateForm::year_first) return false;
  if (mark == '.') text.skip_blanks();
  const int second = text.number(1, 2);
  if (second < 0 || !text.take(mark)) return false;
  if (mark == '.') text.skip_blanks();
  date.month = form == DateForm::month_first ? first : second;
  date.day = form == DateForm::month_first ? second : first;
  date.year = read_year(text, date);
  return date.year > 0;
}

/// The date itself, as it stands in front of a time.
bool read_day(DateText& text, Date& date, DateForm form) {
  if (text.name(weekdays) > 0) {
    text.take('.');
    text.take(',');
    if (!text.skip_blanks()) return false;
  }
  if (read_period(text, date)) return true;
  if (text.left.empty() || !is_ascii_letter(text.left.front())) return read_figures(text, date, form);
  date.has_order = false;
  date.month = text.name(months);
  if (date.month == 0) return false;
  text.take('.');
  return read_behind_month(text, date);
}

/// Signs for year, month and day of Chinese, Japanese and Korean as the marks that stand there elsewhere.
std::string with_usual_marks(std::string_view cell) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> signs{
      {{"\u5e74", "-"}, {"\u6708", "-"}, {"\u65e5", ""}, {"\ub144", "-"}, {"\uc6d4", "-"}, {"\uc77c", ""}}};
  std::string usual(cell);
  for (const auto& [sign, mark] : signs) {
    const std::size_t at = usual.find(sign);
    if (at != std::string::npos) usual.replace(at, sign.size(), mark);
  }
  return usual;
}

/// What stands between a day and its time.
bool take_gap(DateText& text) {
  const bool is_apart = text.take_one_of("Tt,:-") != '\0' || text.left.starts_with(' ');
  text.skip_blanks();
  if (text.take_word("at ")) text.skip_blanks();
  return is_apart;
}

std::optional<Date> read_date(std::string_view cell, DateForm form) {
  DateText text{cell};
  Date date{0, 0, 0, 0, false, 0, {}, true};
  if (text.left.find(':') < 3) {  // the time first: "16:51, 29 March 1971"
    if (!read_clock(text, date) || !take_gap(text)) return std::nullopt;
    const bool is_day_there = read_day(text, date, form) && is_day(date.year, date.month, date.day);
    return is_day_there && text.left.empty() ? std::optional(date) : std::nullopt;
  }
  if (!read_day(text, date, form) || !is_day(date.year, date.month, date.day)) return std::nullopt;
  if (text.left.empty()) return date;
  if (!date.has_time && (!take_gap(text) || !read_clock(text, date))) return std::nullopt;
  if (!read_offset(text, date)) return std::nullopt;
  if (text.left.starts_with(" (") && text.left.ends_with(')')) text.left = {};  // the zone's name, of JavaScript
  return text.left.empty() ? std::optional(date) : std::nullopt;
}

}  // namespace

const char* name_of(DateForm form) {
  switch (form) {
    case DateForm::year_first:
      return "year-month-day";
    case DateForm::day_first:
      return "day-month-year";
    case DateForm::month_first:
      return "month-day-year";
  }
  return "";
}

// Zeller's congruence of 1882, with Monday as 0.
int Date::weekday() const {
  const int m = month < 3 ? month + 12 : month;
  const int y = month < 3 ? year - 1 : year;
  return (day + 13 * (m + 1) / 5 + y + y / 4 - y / 100 + y / 400 + 5) % 7;
}

double hours_of(const Date& date) {
  const std::chrono::sys_days day = std::chrono::year(date.year) / date.month / date.day;
  return 24.0 * static_cast<double>(day.time_since_epoch().count()) + date.hour;
}

std::string text_of_hours(double hours) {
  const auto day = static_cast<int>(std::floor(hours / 24));
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  const auto figures = [](unsigned number) { return std::to_string(100 + number).substr(1); };
  std::string year = std::to_string(static_cast<int>(date.year()));
  year.insert(0, year.size() < 4 ? 4 - year.size() : 0, '0');
  const std::string text =
      year + "-" + figures(static_cast<unsigned>(date.month())) + "-" + figures(static_cast<unsigned>(date.day()));
  const auto minutes = static_cast<unsigned>((hours - 24.0 * day) * 60 + 1e-6);
  return minutes == 0 ? text : text + " " + figures(minutes / 60) + ":" + figures(minutes % 60);
}

std::optional<Date> date_of(std::string_view cell, DateForm form) {
  constexpr std::size_t longest = 80;
  cell = trimmed(cell);
  if (cell.size() > longest || cell.size() < 4) return std::nullopt;
  if (cell.front() == '[' && cell.back() == ']') cell = cell.substr(1, cell.size() - 2);
  const bool has_signs = std::ranges::any_of(cell, [](char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; });
  return has_signs ? read_date(with_usual_marks(cell), form) : read_date(cell, form);
}

}  // namespace pellucid::data
