// Times of the day and offsets from UTC, as they stand behind dates.
#include <algorithm>
#include <array>
#include <string_view>

#include "pellucid/data/date_text.hpp"

namespace pellucid::data {

namespace {

struct Zone {
  std::string_view name;
  int hours;
};
constexpr std::array<Zone, 17> zones{{{"UTC", 0},
                                      {"GMT", 0},
                                      {"WET", 0},
                                      {"EST", -5},
                                      {"EDT", -4},
                                      {"CST", -6},
                                      {"CDT", -5},
                                      {"MST", -7},
                                      {"MDT", -6},
                                      {"PST", -8},
                                      {"PDT", -7},
                                      {"CET", 1},
                                      {"CEST", 2},
                                      {"BST", 1},
                                      {"EET", 2},
                                      {"JST", 9},
                                      {"AEST", 10}}};

/// The part of a second behind its mark.
bool read_part(DateText& text, Date& date) {
  const std::size_t before = text.left.size();
  const int digits = text.number(1, 9);
  if (digits < 0) return false;
  date.part = digits;
  for (std::size_t digit = text.left.size(); digit < before; ++digit) date.part /= 10;
  return true;
}

/// "133000", "1330".
bool read_compact(DateText& text, Date& date) {
  const std::size_t figures = text.figures();
  if (figures != 4 && figures != 6) return false;
  const int hours = text.number(2, 2), minutes = text.number(2, 2), seconds = figures == 6 ? text.number(2, 2) : 0;
  if (text.take_one_of(".,") != '\0' && !read_part(text, date)) return false;
  if (hours > 23 || minutes > 59 || seconds > 60) return false;
  date.hour = hours + minutes / 60.0 + seconds / 3600.0;
  date.has_time = true;
  return true;
}

}  // namespace

bool read_offset(DateText& text, Date& date) {
  text.skip_blanks();
  if (text.word("Z")) {
    date.offset = 0;
    return true;
  }
  const auto zone = std::ranges::find_if(zones, [&](const Zone& each) { return text.word(each.name); });
  if (zone != zones.end()) date.offset = zone->hours;
  const bool is_west = text.left.starts_with('-');
  if (!text.take('+') && !text.take('-')) return true;
  const int hours = text.number(2, 2);
  if (hours < 0) return false;
  text.take(':');
  const int minutes = std::max(text.number(2, 2), 0);
  date.offset = (is_west ? -1 : 1) * (hours + minutes / 60.0);
  return true;
}

bool read_clock(DateText& text, Date& date) {
  if (text.figures() > 2) return read_compact(text, date);
  int hours = text.number(1, 2);
  int minutes = 0;
  int seconds = 0;
  const char mark = text.take_one_of(":.h");
  const bool has_minutes = mark != '\0';
  if (has_minutes) minutes = text.number(2, 2);
  if (has_minutes && mark != 'h' && text.take(mark)) {
    seconds = text.number(2, 2);
    const bool has_part = text.left.size() > 1 && is_figure_of_date(text.left[1]) && text.take_one_of(".,") != '\0';
    if (has_part && !read_part(text, date)) return false;
  }
  const DateText behind = text;
  text.skip_blanks();
  const bool is_afternoon = text.word("PM") || text.word("P.M.");
  if (is_afternoon || text.word("AM") || text.word("A.M.")) {
    if (hours < 1 || hours > 12) return false;
    hours = hours % 12 + (is_afternoon ? 12 : 0);
  } else if (!text.word("UHR")) {
    text = behind;
    if (!has_minutes) return false;
  }
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60) return false;
  date.hour = hours + minutes / 60.0 + seconds / 3600.0;
  date.has_time = true;
  return true;
}

}  // namespace pellucid::data
