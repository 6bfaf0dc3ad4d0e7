// Numbers and dates as people write them: made from values by every rule of docs/tables.md, and read back to these.
#include "pellucid/data/number_form.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/columns.hpp"
#include "pellucid/data/csv.hpp"
#include "pellucid/data/preparation.hpp"

namespace pellucid::data {
namespace {

std::string whole_part(const std::string& digits, const std::string& gap, bool is_indian) {
  std::string text;
  const std::size_t count = digits.size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t left = count - i;
    const bool is_gap = i > 0 && (is_indian && left > 3 ? (left - 3) % 2 == 0 : left % 3 == 0);
    text += (is_gap ? gap : "") + digits[i];
  }
  return text;
}

/// A way of writing numbers.
struct Way {
  std::string gap;
  char decimal = '.';
  std::string before, behind, minus = "-";
  enum class Sign : unsigned char { front, behind, parentheses } sign = Sign::front;
  bool is_indian = false;
};

std::string write(const Way& way, double value, int places) {
  const std::string plain = [&] {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", places, std::abs(value));
    return std::string(text);
  }();
  const std::size_t point = plain.find('.');
  std::string body = whole_part(plain.substr(0, point), way.gap, way.is_indian);
  if (point != std::string::npos) body += way.decimal + plain.substr(point + 1);
  body = way.before + body;
  const bool is_negative = value < 0;
  if (is_negative && way.sign == Way::Sign::parentheses) return "(" + body + way.behind + ")";
  if (is_negative && way.sign == Way::Sign::behind) return body + "-";
  return (is_negative ? way.minus : "") + body + way.behind;
}

std::vector<Way> all_ways() {
  std::vector<Way> ways;
  using Sign = Way::Sign;
  for (const auto& [gap, decimal] : std::vector<std::pair<std::string, char>>{{",", '.'},
                                                                              {".", ','},
                                                                              {"'", '.'},
                                                                              {" ", ','},
                                                                              {"\u00a0", ','},
                                                                              {"\u202f", '.'},
                                                                              {"", '.'},
                                                                              {"", ','},
                                                                              {"_", '.'}}) {
    for (const auto& [before, behind] : std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                                                         {"$", ""},
                                                                                         {"\u20ac", ""},
                                                                                         {"", " \u20ac"},
                                                                                         {"USD ", ""},
                                                                                         {"", "%"},
                                                                                         {"", " %"},
                                                                                         {"", " kg"},
                                                                                         {"", "km/h"},
                                                                                         {"", "\u00b0C"}}) {
      ways.push_back({gap, decimal, before, behind});
    }
    ways.push_back({gap, decimal, "", "", "\u2212"});
    ways.push_back({gap, decimal, "$", "", "-", Sign::parentheses});
    ways.push_back({gap, decimal, "", "", "-", Sign::behind});
  }
  ways.push_back({",", '.', "", "", "-", Sign::front, true});
  return ways;
}

/// A table of a column "v" of such cells, and of y.
Table table_of(const std::vector<std::string>& cells) {
  Table table{"t.csv", static_cast<Index>(cells.size()), {{"v", {}}, {"y", {}}}};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    table.columns[0].cells.push_back(cells[i]);
    table.columns[1].cells.push_back(i % 2 == 0 ? "a" : "b");
  }
  return table;
}

ColumnType type_of_first(const Table& table) {
  return infer("v", profile_of(table.columns[0], all_rows(table.rows), {}, table.origin)).type;
}

TEST(NumberForms, of_every_way_of_writing_are_read_to_the_value) {
  std::minstd_rand random(7);
  int columns = 0;
  for (const Way& way : all_ways()) {
    for (const double largest : {90.0, 5e6}) {
      std::vector<std::string> cells;
      std::vector<double> values;
      for (int i = 0; i < 40; ++i) {
        const double value = std::round((static_cast<double>(random()) / 2147483647.0 - 0.5) * largest * 100) / 100;
        values.push_back(value);
        cells.push_back(write(way, value, 2));
      }
      Table table = table_of(cells);
      read_numbers(table, NumberReading{}, {});
      ASSERT_EQ(type_of_first(table), ColumnType::number) << cells[0];
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto read = number_of(table.columns[0].cells[static_cast<Index>(i)]);
        ASSERT_TRUE(read) << cells[i];
        EXPECT_EQ(*read, values[i]) << cells[i];
      }
      ++columns;
    }
  }
  EXPECT_GT(columns, 200);
}

TEST(NumberForms, no_digit_is_lost) {
  for (const auto& [cell, plain] :
       std::vector<std::pair<std::string, std::string>>{{"$1,234,567,890,123.123456789", "1234567890123.123456789"},
                                                        {"1.5D+01", "1.5e01"},
                                                        {"1,5e3", ""},
                                                        {"2.5K", "2.5e3"},
                                                        {"\u20ac110.5M", "110.5e6"},
                                                        {"0x1F", "31"},
                                                        {"1:30:00", "5400"},
                                                        {"7:00 PM", "68400"},
                                                        {"1h 30m", "5400"},
                                                        {"PT1H30M", "5400"},
                                                        {"2 days 01:00:00", "176400"},
                                                        {"+5", "5"},
                                                        {"( 5 )", "-5"},
                                                        {"1,23", ""},
                                                        {"12,34,567", "1234567"},
                                                        {"1 22", ""},
                                                        {"1,2,3", ""},
                                                        {"2020-01-02", ""},
                                                        {"10-12", ""},
                                                        {"192.168.1.1", ""},
                                                        {"abc", ""},
                                                        {"", ""},
                                                        {"5 or 6", ""},
                                                        {"0,123", ""},
                                                        {"1.2.3", ""}}) {
    const auto number = written_number(cell, '.');
    EXPECT_EQ(number ? number->plain : "", plain) << cell;
  }
  EXPECT_EQ(written_number("1,5e3", ',')->plain, "1.5e3");
}

// What one column leaves open the others may tell; where none does, nothing is guessed.
TEST(NumberForms, are_found_by_evidence_or_refused) {
  const auto read = [](const std::string& csv, const NumberReading& how = {}) {
    Table table = parse_csv(csv, "t.csv", {.delimiter = ';'}).table;
    read_numbers(table, how, {});
    return table;
  };
  const auto first = [](const Table& table) { return std::string(table.columns[0].cells[0]); };
  EXPECT_EQ(first(read("v;w\n1,234;0.5\n2,345;1.25\n")), "1234");
  EXPECT_EQ(first(read("v;w\n1,234;0,5\n2,345;1,25\n")), "1.234");
  EXPECT_EQ(first(read("v;w\n1.234;0,5\n2.345;1,25\n")), "1234");
  EXPECT_EQ(first(read("v;w\n1.234;a\n2.345;b\n")), "1.234") << "as every program reads it";
  EXPECT_EQ(first(read("v;w\n1,234;a\n250;b\n")), "1234") << "250 has no three figures behind a mark";
  const Table open = read("v;w\n1,234;a\n2,345;b\n");
  EXPECT_EQ(first(open), "1,234");
  EXPECT_TRUE(open.columns[0].doubt);
  EXPECT_THROW(fit_columns(open, all_rows(2), all_rows(2), "w", {}), Failure);
  EXPECT_GT(fit_columns(open, all_rows(2), all_rows(2), "w", {.categorical = {"v"}}).inputs(), 0);
  EXPECT_EQ(first(read("v;w\n1,234;a\n2,345;b\n", {.decimal = ','})), "1.234");
  EXPECT_EQ(first(read("v;w\n1,234;a\n2,345;b\n", {.decimal = '.'})), "1234");
  std::string units = "v;w\n";
  for (int i = 0; i < 30; ++i) units += std::to_string(i * 7 + 1) + (i % 2 == 0 ? " kg;a\n" : " g;b\n");
  EXPECT_EQ(read(units).columns[0].doubt.kind, Doubt::Kind::units);
  std::string pressures = "v;w\n";
  const auto pressure = [](int i) { return std::to_string(100 + i) + "/" + std::to_string(70 + 10 * (i % 4)); };
  for (int i = 0; i < 60; ++i) pressures += pressure(i) + (i % 2 == 0 ? ";a\n" : ";b\n");
  EXPECT_EQ(read(pressures).columns[0].doubt.kind, Doubt::Kind::pairs) << "/80 is a second number and no unit";
}

TEST(NumberForms, that_are_known_refuse_what_is_written_otherwise) {
  const NumberForms forms{{"v", {NumberForm::Kind::written, ',', "", "%"}}};
  Table good = table_of({"1.234,5%", "0", "", "7%"});
  read_by_forms(good, {}, forms);
  EXPECT_EQ(good.columns[0].cells[0], "1234.5");
  EXPECT_EQ(good.columns[0].cells[1], "0");
  Table bad = table_of({"1%", "12.5"});
  try {
    read_by_forms(bad, {}, forms);
    FAIL();
  } catch (const Failure& failure) {
    const std::string said = failure.what();
    for (const char* part : {"row 2", "\"v\"", "\"12.5\""}) EXPECT_NE(said.find(part), std::string::npos) << said;
  }
}

TEST(NumberForms, of_words_are_none) {
  for (const std::vector<std::string>& cells :
       {std::vector<std::string>{"1st class", "2nd class", "3rd class", "1st class"},
        {"A12", "B7", "C5", "A9"},
        {"12A", "7B", "5C", "12B"},
        {"red", "green", "12 km", "blue"},
        {"2. Middle Atlantic", "2. Middle Atlantic"},
        {"Level 1", "Level 2", "Level 3", "Level 1"},
        {"1st", "2nd", "3rd", "1st"},
        {"1-2", "3-4", "5-6", "7-8"}}) {
    Table table = table_of(cells);
    EXPECT_TRUE(read_numbers(table, NumberReading{}, {}).empty()) << cells[0];
    EXPECT_FALSE(table.columns[0].doubt) << cells[0];
    EXPECT_EQ(table.columns[0].cells[0], cells[0]);
  }
}

/// A date in each of the ways that docs/tables.md lists.
std::vector<std::string> dates_in_words(int year, int month, int day) {
  static const char* const names[] = {"January", "February", "March",     "April",   "May",      "June",
                                      "July",    "August",   "September", "October", "November", "December"};
  const std::string name = names[month - 1];
  const std::string three = name.substr(0, 3);
  const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  const std::string y = std::to_string(year), d = std::to_string(day), m = std::to_string(month);
  const std::string ending = day % 10 == 1 && day != 11   ? "st"
                             : day % 10 == 2 && day != 12 ? "nd"
                             : day % 10 == 3 && day != 13 ? "rd"
                                                          : "th";
  return {y + "-" + two(month) + "-" + two(day),
          y + "/" + m + "/" + d,
          y + two(month) + two(day),
          three + " " + d + " " + y,
          name + " " + d + ", " + y,
          d + " " + name + " " + y,
          two(day) + "-" + three + "-" + y,
          two(day) + "-" + three + "-" + y.substr(2),
          d + ". " + name + " " + y,
          name + " " + d + ending + ", " + y,
          y + "-" + three + "-" + two(day),
          d + ending + " " + three + " " + y,
          y + "-" + two(month) + "-" + two(day) + "T13:30:00Z",
          y + "-" + two(month) + "-" + two(day) + " 01:30 PM",
          three + " " + d + " 13:30:00 " + y,
          "Mon, " + two(day) + " " + three + " " + y + " 13:30:00 +0100",
          three + " " + d + ", " + y + ", 1:30:00 PM"};
}

TEST(Dates, of_every_way_of_writing_are_read_to_the_day) {
  std::minstd_rand random(11);
  int read = 0;
  for (int i = 0; i < 60; ++i) {
    const int year = 1970 + static_cast<int>(random() % 99), month = 1 + static_cast<int>(random() % 12),
              day = 1 + static_cast<int>(random() % 28);
    for (const std::string& text : dates_in_words(year, month, day)) {
      const auto date = date_of(text, DateForm::year_first);
      ASSERT_TRUE(date) << text;
      EXPECT_EQ(date->year, year) << text;
      EXPECT_EQ(date->month, month) << text;
      EXPECT_EQ(date->day, day) << text;
      const bool has_time = text.find(':') != std::string::npos;
      EXPECT_EQ(date->has_time, has_time) << text;
      EXPECT_EQ(date->hour, has_time ? 13.5 : 0) << text;
      ++read;
    }
  }
  EXPECT_GT(read, 900);
  for (const char* none : {"2020-02-30", "0000-00-00", "TBD", "2020-13-01", "Jun 31 2020", "Foo 1 2020", "32/01/2020",
                           "1/2", "May", "2020-01-01 25:00", "13:30 May", "1 Jan", "may be", "20240230"}) {
    for (const DateForm form : {DateForm::year_first, DateForm::day_first, DateForm::month_first}) {
      EXPECT_FALSE(date_of(none, form)) << none;
    }
  }
}

TEST(Dates, tell_day_from_month_by_evidence) {
  const auto profile = [](const std::vector<std::string>& cells, const CellRules& rules = {}) {
    const Table table = table_of(cells);
    return profile_of(table.columns[0], all_rows(table.rows), rules);
  };
  EXPECT_EQ(profile({"05/06/20", "19/06/20"}).date_form, DateForm::day_first);
  EXPECT_EQ(profile({"05/06/20", "06/19/20"}).date_form, DateForm::month_first);
  EXPECT_FALSE(profile({"05/06/20", "06/19/20"}).is_date_order_open);
  EXPECT_EQ(profile({"05/06/20", "06/07/20"}).date_form, DateForm::month_first);
  EXPECT_TRUE(profile({"05/06/20", "06/07/20"}).is_date_order_open);
  EXPECT_EQ(profile({"05/06/20", "06/07/20"}, {.day_first = true}).date_form, DateForm::day_first);
  EXPECT_EQ(profile({"05.06.2020", "06.07.2020"}).date_form, DateForm::day_first);
  EXPECT_FALSE(profile({"5 Jun 2020", "6 Jul 2020"}).is_date_order_open);
}

}  // namespace
}  // namespace pellucid::data
