#include "pellucid/data/cells.hpp"

#include <algorithm>

#include "pellucid/base/text.hpp"

namespace pellucid::data {

namespace {

// https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html, na_values
constexpr std::array<std::string_view, 19> missing_words{
    "",     "#N/A", "#N/A N/A", "#NA",  "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN",
    "<NA>", "N/A",  "NA",       "NULL", "NaN",     "None",     "n/a",  "nan",  "null"};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Reads a date from its beginning; what it could not use is left.
struct DateText {
  std::string_view left;

  bool take(char c) {
    if (!left.starts_with(c)) return false;
    left.remove_prefix(1);
    return true;
  }
  /// A whole number of `least` to `most` digits; -1 if there is none.
  int number(std::size_t least, std::size_t most) {
    std::size_t count = 0;
    int value = 0;
    while (count < most && count < left.size() && is_digit(left[count])) value = 10 * value + (left[count++] - '0');
    if (count < least) return -1;
    left.remove_prefix(count);
    return value;
  }
};

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

bool is_day(int year, int month, int day) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  return day <= days[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap(year) ? 1 : 0);
}

// "Z", "+02:00", "+0200", "+02", with or without a blank before it, or nothing. False if it is none of these.
bool read_offset(DateText& text, Date& date) {
  text.take(' ');
  if (text.take('Z')) {
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

// "13:30", "13:30:00", "13:30:00.5", with "Z", "+02:00", "+0200" or "+02" behind. False if it is none of these.
bool read_time(DateText& text, Date& date) {
  const int hours = text.number(1, 2);
  if (!text.take(':')) return false;
  const int minutes = text.number(2, 2);
  int seconds = 0;
  if (text.take(':')) {
    seconds = text.number(2, 2);
    if (text.take('.')) {
      const std::size_t before = text.left.size();
      const int digits = text.number(1, 9);
      if (digits < 0) return false;
      date.part = digits;
      for (std::size_t digit = text.left.size(); digit < before; ++digit) date.part /= 10;
    }
  }
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60) return false;
  date.hour = hours + minutes / 60.0 + seconds / 3600.0;
  date.has_time = true;
  return read_offset(text, date);
}

}  // namespace

bool is_missing_word(std::string_view cell) {
  return std::find(missing_words.begin(), missing_words.end(), cell) != missing_words.end();
}

bool is_missing(std::string_view cell, const CellRules& rules) {
  cell = trimmed(cell);
  return is_missing_word(cell) || std::find(rules.missing.begin(), rules.missing.end(), cell) != rules.missing.end();
}

std::optional<double> number_of(std::string_view cell, const CellRules& rules) {
  cell = trimmed(cell);
  if (!rules.decimal_comma) return parse_number(cell);
  if (cell.find('.') != std::string_view::npos) return std::nullopt;
  std::string with_point(cell);
  std::replace(with_point.begin(), with_point.end(), ',', '.');
  return parse_number(with_point);
}

std::optional<bool> yes_or_no(std::string_view cell) {
  constexpr std::array<std::string_view, 5> yes{"yes", "y", "true", "t", "on"};
  constexpr std::array<std::string_view, 5> no{"no", "n", "false", "f", "off"};
  const std::string word = lower(trimmed(cell));
  if (std::find(yes.begin(), yes.end(), word) != yes.end()) return true;
  if (std::find(no.begin(), no.end(), word) != no.end()) return false;
  return std::nullopt;
}

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
  const bool is_year_first = form == DateForm::year_first;
  const int first = is_year_first ? text.number(4, 4) : text.number(1, 2);
  if (first < 0 || text.left.empty()) return std::nullopt;
  const char separator = text.left.front();
  const std::string_view separators = form == DateForm::day_first ? ".-/" : is_year_first ? "-/." : "/-";
  if (separators.find(separator) == std::string_view::npos) return std::nullopt;
  text.take(separator);
  const int second = text.number(1, 2);
  if (!text.take(separator)) return std::nullopt;
  const int third = is_year_first ? text.number(1, 2) : text.number(4, 4);
  Date date{is_year_first ? first : third,
            form == DateForm::month_first ? first : second,
            is_year_first                   ? third
            : form == DateForm::month_first ? second
                                            : first,
            0,
            false,
            {}};
  if (!is_day(date.year, date.month, date.day)) return std::nullopt;
  if (text.left.empty()) return date;
  if (!text.take('T') && !text.take(' ')) return std::nullopt;
  if (!read_time(text, date) || !text.left.empty()) return std::nullopt;
  return date;
}

void for_each_word(std::string_view text, const std::function<void(std::string_view word)>& take) {
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) take(word);
    word.clear();
  };
  for (const char c : text) {
    const bool is_letter = (c >= 'a' && c <= 'z') || is_digit(c) || (static_cast<unsigned char>(c) & 0x80U) != 0;
    if (is_letter) {
      word += c;
    } else if (c >= 'A' && c <= 'Z') {
      word += static_cast<char>(c - 'A' + 'a');
    } else {
      end_word();
    }
  }
  end_word();
}

}  // namespace pellucid::data
