// A date as it is read from the beginning of its text; internal to the readers of dates.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "pellucid/base/letters.hpp"
#include "pellucid/data/dates.hpp"

namespace pellucid::data {

inline bool is_figure_of_date(char c) { return c >= '0' && c <= '9'; }

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
  bool take_word(std::string_view mark) {
    if (!left.starts_with(mark)) return false;
    left.remove_prefix(mark.size());
    return true;
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

inline constexpr std::array<std::string_view, 12> months{"january",   "february", "march",    "april",
                                                         "may",       "june",     "july",     "august",
                                                         "september", "october",  "november", "december"};
inline constexpr std::array<std::string_view, 7> weekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                          "friday", "saturday", "sunday"};

/// Reads a time of the day behind a date: "13:30:00.5", "1:30 PM", "19.57.38", "06h31", "133000". False if it is none.
bool read_clock(DateText& text, Date& date);
/// Reads "Z", "UTC", "+02:00", "GMT+0100", "EST", with or without a blank before it, or nothing. False if it is none of
/// these.
bool read_offset(DateText& text, Date& date);
/// Reads a part of a year: "2024Q1", "Q1 2024", "1Q24", "2024-W05-3", "2024-123", "1996m2". False, and nothing is
/// taken, if it is none. A quarter, week or month is its first day.
bool read_period(DateText& text, Date& date);

/// A year of two figures: 1969 to 2068.
inline int full_year(int two_figures) { return two_figures + (two_figures >= 69 ? 1900 : 2000); }

}  // namespace pellucid::data
