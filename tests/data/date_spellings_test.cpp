// Columns of dates in generated spellings, each with the instants that it was made of: all are read to these.
#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <tuple>

#include "pellucid/base/error.hpp"
#include "pellucid/data/columns.hpp"
#include "pellucid/data/date_reader.hpp"
#include "pellucid/data/dates.hpp"
#include "pellucid/data/number_form.hpp"
#include "pellucid/data/preparation.hpp"

namespace pellucid::data {
namespace {

struct Moment {
  int year, month, day, hour, minute, second;
};

std::string padded(int value) { return (value < 10 ? "0" : "") + std::to_string(value); }

/// Writes a moment by a pattern: Y 2024, y 24, m 03, n 3, d 05, e 5, b Mar, B March, U MAR, H 07, I 7 or 07 of a half
/// day, p PM, M 08, S 09; all else stands for itself.
std::string written_by(const std::string& pattern, const Moment& at) {
  static const char* const names[] = {"January", "February", "March",     "April",   "May",      "June",
                                      "July",    "August",   "September", "October", "November", "December"};
  const std::string name = names[at.month - 1];
  const int half = at.hour % 12 == 0 ? 12 : at.hour % 12;
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      text += pattern[i];
      continue;
    }
    switch (pattern[++i]) {
      case 'Y':
        text += std::to_string(at.year);
        break;
      case 'y':
        text += padded(at.year % 100);
        break;
      case 'm':
        text += padded(at.month);
        break;
      case 'n':
        text += std::to_string(at.month);
        break;
      case 'd':
        text += padded(at.day);
        break;
      case 'e':
        text += std::to_string(at.day);
        break;
      case 'b':
        text += name.substr(0, 3);
        break;
      case 'B':
        text += name;
        break;
      case 'U':
        for (const char c : name.substr(0, 3)) text += c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
        break;
      case 'H':
        text += padded(at.hour);
        break;
      case 'I':
        text += std::to_string(half);
        break;
      case 'p':
        text += at.hour < 12 ? "AM" : "PM";
        break;
      case 'M':
        text += padded(at.minute);
        break;
      case 'S':
        text += padded(at.second);
        break;
      default:
        ADD_FAILURE() << pattern;
    }
  }
  return text;
}

/// Forty moments, days above 12 among them.
std::vector<Moment> moments(std::minstd_rand& random) {
  const auto up_to = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
  std::vector<Moment> all;
  for (int i = 0; i < 40; ++i) {
    all.push_back({1972 + up_to(53), 1 + up_to(12), i == 0 ? 27 : 1 + up_to(28), up_to(24), up_to(60), up_to(60)});
  }
  return all;
}

Table table_of_dates(const std::vector<std::string>& cells) {
  Table table{"t.csv", static_cast<Index>(cells.size()), {{"when", {}}, {"y", {}}}};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    table.columns[0].cells.push_back(cells[i]);
    table.columns[1].cells.push_back(i % 2 == 0 ? "a" : "b");
  }
  return table;
}

/// A way to write dates, and what of a moment it keeps.
struct WayOfDates {
  std::string pattern;
  bool has_day = true, has_time = false, has_seconds = false;
};

std::vector<WayOfDates> ways_of_dates() {
  const std::vector<std::string> days{"%Y-%m-%d",    "%Y/%m/%d",    "%Y.%m.%d",      "%Y_%m_%d",         "%Y,%m,%d",
                                      "%Y. %m. %d.", "%d/%m/%Y",    "%m/%d/%Y",      "%n/%e/%Y",         "%d.%m.%Y",
                                      "%e. %n. %Y",  "%d-%m-%Y",    "%d_%m_%Y",      "%n/%e/%y",         "%d.%m.%y",
                                      "%d-%b-%Y",    "%d-%U-%y",    "%e %B %Y",      "%d%U%Y",           "%B %e, %Y",
                                      "%b. %e, %Y",  "%b %e %Y",    "%Y %b %d",      "%d/%b/%Y",         "%d.%b.%Y",
                                      "%e %b '%y",   "%e of %B %Y", "Mon, %e %b %Y", "Friday, %B %d, %Y"};
  const std::vector<std::pair<std::string, bool>> times{
      {" %H:%M:%S", true},    {" %H:%M", false},       {" %I:%M %p", false}, {" %I:%M:%S %p", true},
      {", %H:%M Uhr", false}, {" at %I:%M %p", false}, {" %Hh%M", false}};
  std::vector<WayOfDates> ways;
  for (const std::string& day : days) {
    ways.push_back({day});
    for (const auto& [time, has_seconds] : times) ways.push_back({day + time, true, true, has_seconds});
  }
  for (const char* stamp :
       {"%Y%m%dT%H%M%S", "%Y%m%dT%H%M%SZ", "%Y%m%d%H%M%S", "%Y-%m-%dt%H:%M:%Sz", "%Y-%m-%dT%H:%M:%S+01:00",
        "%Y-%m-%d %H:%M:%S EST", "Thu %b %d %H:%M:%S UTC %Y", "Thu %b %d %H:%M:%S +0000 %Y", "%d/%b/%Y:%H:%M:%S +0000",
        "[%d/%b/%Y:%H:%M:%S +0000]", "%Y-%m-%d-%H.%M.%S.000000", "%Y-%m-%d %H.%M.%S", "%H:%M:%S %d/%m/%Y",
        "%H:%M:%S, %e %B %Y", "%Y:%m:%d %H:%M:%S", "%d%U%Y:%H:%M:%S", "%d-%U-%y %I.%M.%S.000000000 %p",
        "Mon %b %d %Y %H:%M:%S GMT+0100 (Central European Standard Time)"}) {
    ways.push_back({stamp, true, true, true});
  }
  for (const char* month : {"%Y-%m", "%Y/%m", "%Y.%m", "%Y%m", "%m/%Y", "%m.%Y", "%m-%Y", "%b-%y", "%b %y", "%b '%y",
                            "%b/%y", "%y-%b", "%b %Y", "%B, %Y", "%Y %b", "%Ym%n", "%YM%m"}) {
    ways.push_back({month, false});
  }
  for (const char* signs : {"%Y\u5e74%n\u6708%e\u65e5", "%Y\ub144 %n\uc6d4 %e\uc77c"}) ways.push_back({signs});
  return ways;
}

TEST(DateSpellings, are_read_to_the_instants_that_they_were_made_of) {
  std::minstd_rand random(5);
  int columns = 0;
  for (const WayOfDates& way : ways_of_dates()) {
    const std::vector<Moment> all = moments(random);
    std::vector<std::string> cells;
    for (const Moment& each : all) cells.push_back(written_by(way.pattern, each));
    Table table = table_of_dates(cells);
    read_numbers(table, {}, {});
    const Profile profile = profile_of(table.columns[0], all_rows(table.rows), {});
    ASSERT_EQ(infer("when", profile).type, ColumnType::date) << cells[0] << ", " << cells[1];
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto date = date_of(cells[i], profile.date_form);
      ASSERT_TRUE(date) << cells[i];
      EXPECT_EQ(date->year, all[i].year) << cells[i];
      EXPECT_EQ(date->month, all[i].month) << cells[i];
      EXPECT_EQ(date->day, way.has_day ? all[i].day : 1) << cells[i];
      const double seconds =
          way.has_time ? 3600 * all[i].hour + 60 * all[i].minute + (way.has_seconds ? all[i].second : 0) : 0;
      EXPECT_NEAR(date->hour * 3600, seconds, 1e-6) << cells[i];
    }
    ++columns;
  }
  EXPECT_GT(columns, 250);
}

TEST(DateSpellings, of_quarters_weeks_and_days_of_a_year_are_their_first_day) {
  struct Period {
    const char* cell;
    int year, month, day;
  };
  for (const Period& each : std::vector<Period>{{"2024Q3", 2024, 7, 1},
                                                {"2024-Q3", 2024, 7, 1},
                                                {"2024 Q3", 2024, 7, 1},
                                                {"2024q3", 2024, 7, 1},
                                                {"Q3 2024", 2024, 7, 1},
                                                {"Q3-2024", 2024, 7, 1},
                                                {"Q3/2024", 2024, 7, 1},
                                                {"Q3'24", 2024, 7, 1},
                                                {"3Q24", 2024, 7, 1},
                                                {"3Q2024", 2024, 7, 1},
                                                {"2024-W05", 2024, 1, 29},
                                                {"2024W05", 2024, 1, 29},
                                                {"2024-W05-3", 2024, 1, 31},
                                                {"2020-W53", 2020, 12, 28},
                                                {"2021-W01", 2021, 1, 4},
                                                {"2024-060", 2024, 2, 29},
                                                {"2023-060", 2023, 3, 1}}) {
    const auto date = date_of(each.cell, DateForm::year_first);
    ASSERT_TRUE(date) << each.cell;
    EXPECT_EQ(date->year, each.year) << each.cell;
    EXPECT_EQ(date->month, each.month) << each.cell;
    EXPECT_EQ(date->day, each.day) << each.cell;
  }
  for (const char* none : {"2024Q5", "2024-W54", "2024-367", "Q0 2024", "1996m13", "2024-03-04x", "03.20055"}) {
    EXPECT_FALSE(date_of(none, DateForm::year_first)) << none;
  }
}

std::string refusal_of_dates(const std::function<std::string(int)>& cell) {
  std::vector<std::string> cells;
  for (int i = 0; i < 40; ++i) cells.push_back(cell(i));
  Table table = table_of_dates(cells);
  try {
    read_numbers(table, {}, {});
    fit_columns(table, all_rows(table.rows), all_rows(table.rows), "y", {});
  } catch (const Failure& failure) {
    return failure.what();
  }
  return "";
}

// Most cells are dates: the others are an error, whatever they are and however many differ.
TEST(DateSpellings, among_other_cells_refuse_these) {
  const auto iso = [](int i) { return "20" + padded(i % 25) + "-" + padded(1 + i % 12) + "-" + padded(1 + i % 28); };
  for (const auto& [other, says] : std::vector<std::pair<std::function<std::string(int)>, std::string>>{
           {[](int i) { return std::to_string(1980 + i); }, "\"1980\""},
           {[](int i) { return std::string(6, static_cast<char>('a' + i % 26)); }, "\"aaaaaa\""},
           {[](int i) { return std::to_string(36000 + 97 * i); }, "\"36000\""}}) {
    const std::string said = refusal_of_dates([&](int i) { return i % 3 == 0 ? other(i) : iso(i); });
    EXPECT_NE(said.find(says), std::string::npos) << said;
  }
  const std::string both = refusal_of_dates([](int i) {
    const std::string day = padded(1 + i * 5 % 28), month = padded(1 + i % 12);
    return i % 2 == 0 ? day + "/" + month + "/2020" : month + "/" + day + "/2020";
  });
  EXPECT_NE(both.find("no date written"), std::string::npos) << both;
  const auto mixed = [&](int i) {
    return i % 2 == 0 ? iso(i) : padded(1 + i % 28) + "." + padded(1 + i % 12) + ".2020";
  };
  EXPECT_EQ(refusal_of_dates(mixed), "") << "a year in front leaves nothing open";
}

TEST(DateSpellings, in_figures_alone_are_dates_where_all_cells_are) {
  const auto type = [](const std::function<std::string(int)>& cell) {
    std::vector<std::string> cells;
    for (int i = 0; i < 40; ++i) cells.push_back(cell(i));
    Table table = table_of_dates(cells);
    read_numbers(table, {}, {});
    return infer("when", profile_of(table.columns[0], all_rows(table.rows), {})).type;
  };
  EXPECT_EQ(type([](int i) { return std::to_string(1980 + i) + padded(1 + i % 12); }), ColumnType::date);
  EXPECT_EQ(type([](int i) { return std::to_string(1980 + i) + padded(1 + i % 13); }), ColumnType::number);
  EXPECT_EQ(type([](int i) { return padded(1 + i % 12) + "." + std::to_string(1980 + i); }), ColumnType::date);
  EXPECT_EQ(type([](int i) { return padded(1 + i % 12) + "." + std::to_string(1880 + i); }), ColumnType::number);
  EXPECT_NE(type([](int i) { return "Aug " + padded(1 + i % 28); }), ColumnType::date) << "days without a year";
}

/// More texts than it remembers, in any order, with blanks and what is no date.
TEST(DateReader, reads_each_text_as_if_it_were_the_only_one) {
  std::mt19937_64 source(11);
  const auto below = [&](std::uint64_t end) { return static_cast<int>(source() % end); };
  for (const DateForm form : {DateForm::year_first, DateForm::day_first, DateForm::month_first}) {
    DateReader reader(form);
    EXPECT_FALSE(reader.read(""));
    for (int i = 0; i < 20'000; ++i) {
      const std::string marks[] = {"-", "/", "."};
      const std::string& mark = marks[below(3)];
      const std::string parts[] = {std::to_string(1950 + below(150)), std::to_string(1 + below(14)),
                                   std::to_string(1 + below(33))};
      std::string cell = parts[0] + mark + parts[1] + mark + parts[2];
      if (below(3) == 0) cell = parts[1] + mark + parts[2] + mark + parts[0];
      const auto expected = date_of(cell, form);
      const auto& read = reader.read(cell);
      ASSERT_EQ(read.has_value(), expected.has_value()) << cell;
      if (!read) continue;
      ASSERT_EQ(std::tuple(read->year, read->month, read->day),
                std::tuple(expected->year, expected->month, expected->day))
          << cell;
    }
  }
}

}  // namespace
}  // namespace pellucid::data
