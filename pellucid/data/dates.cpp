#include "pellucid/data/dates.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "pellucid/base/text.hpp"

namespace pellucid::data {

namespace {

bool is_figure_of_date(char c) { return c >= '0' && c <= '9'; }
bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Reads a date from its beginning; what it could not use is left.
struct DateText {
  std::string_view left;

  bool take(char c) {
    if (!left.starts_with(c)) return false;
    left.remove_prefix(1);
    return true;
  }
  char take_one_of(std::string_view marks) {
    if (left.empty() || marks.find(left.front()) == std::string_view::npos) return '\0';
    const char mark = left.front();
    left.remove_prefix(1);
    return mark;
  }
  bool skip_blanks() {
    const std::size_t before = left.size();
    while (take(' ')) {
    }
    return left.size() < before;
  }
  std::size_t figures() const {
    std::size_t count = 0;
    while (count < left.size() && is_figure_of_date(left[count])) ++count;
    return count;
  }
  /// A whole number of `least` to `most` digits; -1 if there is none.
  int number(std::size_t least, std::size_t most) {
    std::size_t count = 0;
    int value = 0;
    while (count < most && count < left.size() && is_figure_of_date(left[count])) {
      value = 10 * value + (left[count++] - '0');
    }
    if (count < least) return -1;
    left.remove_prefix(count);
    return value;
  }
  /// One of `names`, in full or by three letters, in any case, with nothing but its letters taken: from 1; 0: none.
  template <std::size_t count>
  int name(const std::array<std::string_view, count>& names) {
    std::size_t length = 0;
    while (length < left.size() && is_ascii_letter(left[length])) ++length;
    const auto is_same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
    const std::string_view word = left.substr(0, length);
    for (std::size_t i = 0; i < count; ++i) {
      const bool is_short = length == 3 || (length == 4 && names[i] == "september");
      if (length != names[i].size() && !is_short) continue;
      if (!std::equal(word.begin(), word.end(), names[i].begin(), is_same)) continue;
      left.remove_prefix(length);
      return static_cast<int>(i) + 1;
    }
    return 0;
  }
  bool word(std::string_view upper) {
    if (left.size() < upper.size()) return false;
    for (std::size_t i = 0; i < upper.size(); ++i) {
      const char c = left[i] >= 'a' && left[i] <= 'z' ? static_cast<char>(left[i] - 'a' + 'A') : left[i];
      if (c != upper[i]) return false;
    }
    if (left.size() > upper.size() && is_ascii_letter(left[upper.size()])) return false;
    left.remove_prefix(upper.size());
    return true;
  }
};

constexpr std::array<std::string_view, 12> months{"january",   "february", "march",    "april",
                                                  "may",       "june",     "july",     "august",
                                                  "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> weekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

bool is_day(int year, int month, int day) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  return day <= days[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap(year) ? 1 : 0);
}

/// A year of four figures, or of two; -1 if there is none.
int read_year(DateText& text) {
  const std::size_t figures = text.figures();
  if (figures == 4) return text.number(4, 4);
  if (figures != 2) return -1;
  const int year = text.number(2, 2);
  return year + (year >= 69 ? 1900 : 2000);
}

// "Z", "UTC", "+02:00", "+0200", "+02", with or without a blank before it, or nothing. False if it is none of these.
bool read_offset(DateText& text, Date& date) {
  text.skip_blanks();
  if (text.word("Z") || text.word("UTC") || text.word("GMT")) {
    date.offset = 0;
    return true;
  }
  const bool is_west = text.left.starts_with('-');
  if (!text.take('+') && !text.take('-')) return true;
  const int hours = text.number(2, 2);
  if (hours < 0) return false;
  text.take(':');
  const int minutes = std::max(text.number(2, 2), 0);
  date.offset = (is_west ? -1 : 1) * (hours + minutes / 60.0);
  return true;
}

// "13:30", "13:30:00", "13:30:00.5", "1:30 PM". False if it is none of these.
bool read_clock(DateText& text, Date& date) {
  int hours = text.number(1, 2);
  int minutes = 0;
  int seconds = 0;
  const bool has_minutes = text.take(':');
  if (has_minutes) minutes = text.number(2, 2);
  if (has_minutes && text.take(':')) {
    seconds = text.number(2, 2);
    if (text.take_one_of(".,") != '\0') {
      const std::size_t before = text.left.size();
      const int digits = text.number(1, 9);
      if (digits < 0) return false;
      date.part = digits;
      for (std::size_t digit = text.left.size(); digit < before; ++digit) date.part /= 10;
    }
  }
  const DateText behind = text;
  text.skip_blanks();
  const bool is_afternoon = text.word("PM") || text.word("P.M.");
  if (is_afternoon || text.word("AM") || text.word("A.M.")) {
    if (hours < 1 || hours > 12) return false;
    hours = hours % 12 + (is_afternoon ? 12 : 0);
  } else {
    text = behind;
    if (!has_minutes) return false;
  }
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60) return false;
  date.hour = hours + minutes / 60.0 + seconds / 3600.0;
  date.has_time = true;
  return true;
}

/// "Mar 31, 2024", "March 2024", "Mar  4 13:30:00 2024" of C's ctime: what stands behind the name of a month.
bool read_behind_month(DateText& text, Date& date) {
  const char mark = text.take_one_of(" -/.,");
  if (mark == '\0') return false;
  text.skip_blanks();
  date.day = 1;
  if (text.figures() == 4) {
    date.year = text.number(4, 4);
    return true;
  }
  const int day = text.number(1, 2);
  if (day < 0) return false;
  if (text.left.empty() && mark != ' ' && mark != ',') {  // "Mar-24" is a month of a year
    date.year = day + (day >= 69 ? 1900 : 2000);
    return true;
  }
  date.day = day;
  for (const char* ending : {"st", "nd", "rd", "th"}) {
    if (text.left.starts_with(ending)) text.left.remove_prefix(2);
  }
  if (mark == '-' || mark == '/') {
    if (!text.take(mark)) return false;
  } else {
    text.take(',');
    if (!text.skip_blanks()) return false;
  }
  if (text.left.size() > 2 && text.left.find(':') < 3) {
    if (!read_clock(text, date) || !text.skip_blanks()) return false;
  }
  date.year = read_year(text);
  return date.year > 0;
}

/// "Mar-2024", " March 24" and the like: what stands behind a day.
bool read_named_month(DateText& text, Date& date, int day) {
  for (const char* ending : {"st", "nd", "rd", "th"}) {
    if (text.left.starts_with(ending)) text.left.remove_prefix(2);
  }
  char mark = text.take_one_of(" -/.");
  if (text.skip_blanks()) mark = ' ';
  date.month = text.name(months);
  if (date.month == 0) return false;
  text.take('.');
  text.take(',');
  if (mark == ' ' || mark == '\0') {
    if (!text.skip_blanks() && mark == ' ') return false;
  } else if (!text.take(mark)) {
    return false;
  }
  date.day = day;
  date.year = read_year(text);
  return date.year > 0;
}

/// Figures alone, in the order of `form`; or with a name for the month.
bool read_figures(DateText& text, Date& date, DateForm form) {
  const std::size_t figures = text.figures();
  if (figures == 8) {
    if (form != DateForm::year_first) return false;
    date.year = text.number(4, 4);
    date.month = text.number(2, 2);
    date.day = text.number(2, 2);
    return date.year >= 1900 && date.year < 2100;
  }
  if (figures == 4) {
    date.year = text.number(4, 4);
    const char mark = text.take_one_of("-/. ");
    if (mark == '\0') return false;
    if (const int month = text.name(months); month > 0) {
      date.has_order = false;
      date.month = month;
      date.day = text.take(mark) ? text.number(1, 2) : 1;
      return true;
    }
    if (form != DateForm::year_first || mark == ' ') return false;
    const std::size_t month_figures = text.figures();
    date.month = text.number(1, 2);
    date.day = 1;
    if (text.left.empty()) return mark != '.' && month_figures == 2;
    if (!text.take(mark)) return false;
    date.day = text.number(1, 2);
    return true;
  }
  if (figures == 0 || figures > 2) return false;
  const int first = text.number(1, 2);
  DateText behind = text;
  if (read_named_month(behind, date, first)) {
    text = behind;
    date.has_order = false;
    return true;
  }
  if (form == DateForm::year_first) return false;
  const char mark = text.take_one_of("-/.");
  if (mark == '\0') return false;
  if (text.figures() == 4) {  // "03/2024"
    date.has_order = false;
    date.month = first;
    date.day = 1;
    date.year = text.number(4, 4);
    return mark != '.';
  }
  const int second = text.number(1, 2);
  if (second < 0 || !text.take(mark)) return false;
  date.month = form == DateForm::month_first ? first : second;
  date.day = form == DateForm::month_first ? second : first;
  date.year = read_year(text);
  return date.year > 0;
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

std::optional<Date> date_of(std::string_view cell, DateForm form) {
  DateText text{trimmed(cell)};
  Date date{0, 0, 0, 0, false, 0, {}, true};
  if (text.name(weekdays) > 0) {
    text.take('.');
    text.take(',');
    if (!text.skip_blanks()) return std::nullopt;
  }
  if (!text.left.empty() && is_ascii_letter(text.left.front())) {
    date.has_order = false;
    date.month = text.name(months);
    if (date.month == 0) return std::nullopt;
    text.take('.');
    if (!read_behind_month(text, date)) return std::nullopt;
  } else if (!read_figures(text, date, form)) {
    return std::nullopt;
  }
  if (!is_day(date.year, date.month, date.day)) return std::nullopt;
  if (text.left.empty()) return date;
  const bool is_apart = text.take('T') || text.take(',') || text.left.starts_with(' ');
  text.skip_blanks();
  if (!is_apart || date.has_time) {
    if (!date.has_time || !read_offset(text, date) || !text.left.empty()) return std::nullopt;
    return date;
  }
  if (!read_clock(text, date) || !read_offset(text, date) || !text.left.empty()) return std::nullopt;
  return date;
}

}  // namespace pellucid::data
