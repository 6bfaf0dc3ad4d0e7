// Columns of numbers in generated spellings, each with the values that it was made of: all are read to these.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/columns.hpp"
#include "pellucid/data/number_form.hpp"
#include "pellucid/data/preparation.hpp"

namespace pellucid::data {
namespace {

using Random = std::minstd_rand;

struct Spelled {
  std::string cell;
  double value;
};
using Speller = std::function<Spelled(Random&)>;

double part_of_one(Random& random) { return static_cast<double>(random()) / 2147483647.0; }
int up_to(Random& random, int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); }

std::string fixed(double value, int places) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", places, value);
  return text;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
  return text;
}

/// A number from 1 to about ten million with two places, thousands apart.
struct Grouped {
  std::string gap, decimal;
};
std::string spelled(double value, const Grouped& how) {
  const std::string plain = fixed(std::abs(value), 2);
  std::string text;
  for (std::size_t i = 0; i < plain.size() - 3; ++i) {
    text += (i > 0 && (plain.size() - 3 - i) % 3 == 0 ? how.gap : "") + plain[i];
  }
  return text + how.decimal + plain.substr(plain.size() - 2);
}
double amount(Random& random) { return std::round(std::pow(10, 1 + 6 * part_of_one(random)) * 100) / 100; }
double small_amount(Random& random) { return std::round(part_of_one(random) * 9990 + 10) / 10; }

const std::vector<Grouped> groupings{{",", "."},      {".", ","},      {" ", ","}, {"'", "."},
                                     {"\u2019", ","}, {"\u00a0", ","}, {"", "."}};

/// What stands around an amount, for 0 or more and for less.
struct Around {
  std::string before, behind, before_negative, behind_negative;
};
Around positive(const std::string& before, const std::string& behind) { return {before, behind, "-" + before, behind}; }

std::vector<Around> all_around() {
  std::vector<Around> all;
  for (const char* sign : {"$", "\u20ac", "\u00a3", "\u20b9", "NZ$", "HK$", "AU$ ", "Mex$", "R$ ", "RM", "Rs. ", "Fr. ",
                           "CHF ", "z\u0142 ", "\u20b1", "\u20a6", "USD ", "kr "}) {
    all.push_back(positive(sign, ""));
  }
  for (const char* unit :
       {" \u20ac", " kr", " z\u0142", "%", " m\u00b2", " m3", " kg/m^2", " L/100km", " \u00b0C", " km/h"}) {
    all.push_back(positive("", unit));
  }
  for (const auto& [left, right] :
       std::vector<std::pair<std::string, std::string>>{{"$", ""}, {" $ ", " "}, {"", "%"}, {"", ""}}) {
    all.push_back({left, right, left + "(", ")" + right});
    all.push_back({left, right, "(" + left, right + ")"});
    all.push_back({left, right, left + "\u2212", right});
  }
  all.push_back({"", "", "", "-"});
  all.push_back({"", "+", "", "-"});
  all.push_back({"", " CR", "", " DR"});
  all.push_back({"", "\u00b0 N", "", "\u00b0 S"});
  return all;
}

std::vector<Speller> amounts() {
  std::vector<Speller> spellers;
  for (const Around& around : all_around()) {
    for (const Grouped& how : groupings) {
      spellers.push_back([=](Random& random) {
        const double value = amount(random) * (random() % 3 == 0 ? -1 : 1);
        const std::string body = spelled(value, how);
        return value < 0 ? Spelled{around.before_negative + body + around.behind_negative, value}
                         : Spelled{around.before + body + around.behind, value};
      });
    }
  }
  return spellers;
}

std::vector<Speller> wrapped() {
  std::vector<Speller> spellers;
  for (const auto& [before, behind] : std::vector<std::pair<std::string, std::string>>{{"\"", "\""},
                                                                                       {"'", "'"},
                                                                                       {"'", ""},
                                                                                       {"=\"", "\""},
                                                                                       {"=", ""},
                                                                                       {"", "*"},
                                                                                       {"", "[3]"},
                                                                                       {"\u200b", ""},
                                                                                       {"\u200e", ""},
                                                                                       {"~", ""},
                                                                                       {"ca. ", ""},
                                                                                       {"#", ""},
                                                                                       {"No. ", ""},
                                                                                       {"Level ", ""},
                                                                                       {"%", ""},
                                                                                       {"", "/10"}}) {
    spellers.push_back([=](Random& random) {
      const double value = small_amount(random);
      return Spelled{before + fixed(value, 1) + behind, value};
    });
  }
  spellers.push_back([](Random& random) {
    const int value = 1 + up_to(random, 300);
    const int last = value / 10 % 10 == 1 ? 0 : value % 10;
    return Spelled{std::to_string(value) + (last == 1   ? "st"
                                            : last == 2 ? "nd"
                                            : last == 3 ? "rd"
                                                        : "th"),
                   value * 1.0};
  });
  for (const unsigned zero : {0xff10U, 0x0660U, 0x0966U}) {
    spellers.push_back([=](Random& random) {
      const int value = 10 + up_to(random, 9000);
      std::string cell;
      for (const char c : std::to_string(value)) {
        const unsigned code = zero + static_cast<unsigned>(c - '0');
        cell += static_cast<char>(0xe0U | code >> 12U);
        cell += static_cast<char>(0x80U | (code >> 6U & 0x3fU));
        cell += static_cast<char>(0x80U | (code & 0x3fU));
        if (code < 0x800) {
          cell.resize(cell.size() - 3);
          cell += static_cast<char>(0xc0U | code >> 6U);
          cell += static_cast<char>(0x80U | (code & 0x3fU));
        }
      }
      return Spelled{cell, static_cast<double>(value)};
    });
  }
  return spellers;
}

std::vector<Speller> powers() {
  std::vector<Speller> spellers;
  for (const char* mark : {"e", "E", "D", "x10^", "\u00d710^", " \u00d7 10^", "*10^", "\u00b710^", "*^"}) {
    for (const char* decimal : {".", ","}) {
      spellers.push_back([=](Random& random) {
        const std::string mantissa = fixed(1 + 8.9 * part_of_one(random), 3);
        const std::string power = std::to_string(up_to(random, 14) - 6);
        return Spelled{replaced(mantissa, ".", decimal) + mark + power, *parse_number(mantissa + "e" + power)};
      });
    }
  }
  return spellers;
}

std::vector<Speller> multiples() {
  using Words = std::vector<std::pair<std::string, int>>;
  std::vector<Speller> spellers;
  for (const Words& words : {Words{{"K", 3}, {"M", 6}, {"B", 9}},
                             {{"k", 3}, {"m", 6}},
                             {{"", 0}, {"k", 3}},
                             {{" K", 3}, {" M", 6}},
                             {{"T", 12}, {"B", 9}},
                             {{"mn", 6}, {"bn", 9}},
                             {{" million", 6}, {" billion", 9}},
                             {{" thousand", 3}, {" Million", 6}},
                             {{" lakh", 5}, {" crore", 7}},
                             {{" Tsd.", 3}, {" Mio.", 6}},
                             {{"\u4e07", 4}, {"\u4ebf", 8}},
                             {{" KB", 3}, {" MB", 6}, {" GB", 9}},
                             {{"MM", 6}},
                             {{"k", 3}}}) {
    for (const char* before : {"", "$", "\u20ac "}) {
      if (words[0].first == " KB" && *before != '\0') continue;
      spellers.push_back([=](Random& random) {
        const auto& [word, power] = words[static_cast<std::size_t>(up_to(random, static_cast<int>(words.size())))];
        const std::string number = fixed(small_amount(random), 1);
        return Spelled{before + number + word, *parse_number(number + "e" + std::to_string(power))};
      });
    }
  }
  return spellers;
}

std::string two(int value) { return (value < 10 ? "0" : "") + std::to_string(value); }

std::vector<Speller> spans() {
  std::vector<Speller> spellers;
  using Write = std::function<std::string(int, int, int)>;
  const auto text = [](int value) { return std::to_string(value); };
  for (const Write& write : std::vector<Write>{
           [=](int h, int m, int s) { return text(h) + ":" + two(m) + ":" + two(s); },
           [=](int h, int m, int s) { return text(h) + "h" + two(m) + "'" + two(s) + "\""; },
           [=](int h, int m, int s) { return text(h) + "h " + text(m) + "m " + text(s) + "s"; },
           [=](int h, int m, int s) { return text(h) + " hours " + text(m) + " minutes " + text(s) + " seconds"; },
           [=](int h, int m, int s) { return text(h) + " Hr. " + text(m) + " Min. " + text(s) + " Sec."; },
           [=](int h, int m, int s) { return "PT" + text(h) + "H" + text(m) + "M" + text(s) + "S"; },
           [=](int h, int m, int s) { return "2." + two(h) + ":" + two(m) + ":" + two(s); },
           [=](int h, int m, int s) { return "2 days, " + text(h) + ":" + two(m) + ":" + two(s); }}) {
    const bool has_days = write(0, 0, 0).starts_with('2');
    spellers.push_back([=](Random& random) {
      const int h = up_to(random, 24), m = up_to(random, 60), s = up_to(random, 60);
      return Spelled{write(h, m, s), (has_days ? 172800.0 : 0.0) + 3600 * h + 60 * m + s};
    });
  }
  const auto of_two = [&](int first, int second, double large, double small, auto write) {
    spellers.push_back([=](Random& random) {
      const int a = 1 + up_to(random, first), b = up_to(random, second);
      return Spelled{write(a, b), large * a + small * b};
    });
  };
  of_two(20, 60, 3600, 60, [=](int a, int b) { return text(a) + "h" + two(b); });
  of_two(20, 60, 3600, 60, [=](int a, int b) { return text(a) + ":" + two(b) + " h"; });
  of_two(20, 60, 3600, 60, [=](int a, int b) { return b > 0 ? text(a) + "h " + text(b) + "min" : text(a) + "h"; });
  of_two(50, 60, 60, 1, [=](int a, int b) { return text(a) + "'" + two(b) + "\""; });
  of_two(9, 60, 60, 1, [=](int a, int b) { return text(a) + ":" + two(b) + ".000"; });
  of_two(30, 12, 12, 1, [=](int a, int b) { return text(a) + " years " + text(b) + " months"; });
  of_two(30, 12, 12, 1, [=](int a, int b) { return text(a) + "y " + text(b) + "m"; });
  of_two(3, 12, 12, 1, [=](int a, int b) { return text(a) + "'" + text(b) + "\""; });
  of_two(3, 12, 12, 1, [=](int a, int b) { return text(a) + " ft " + text(b) + " in"; });
  of_two(80, 60, 1, 1.0 / 60, [=](int a, int b) { return text(a) + "\u00b0" + two(b) + "'00\"N"; });
  of_two(30, 2, 604800, 0,
         [=](int a, int b) { return b == 0 ? text(a) + (a > 1 ? " weeks" : " week") : text(7 * a) + " days"; });
  of_two(900, 2, 0.001, 0, [=](int a, int b) { return b == 0 ? text(a) + " ms" : number_text(a / 1000.0) + " s"; });
  of_two(40, 8, 1, 0.125, [=](int a, int b) { return b > 0 ? text(a) + " " + text(b) + "/8" : text(a); });
  of_two(40, 4, 1, 0.25, [=](int a, int b) {
    return text(a) + std::vector<std::string>{"", "\u00bc", "\u00bd", "\u00be"}[static_cast<std::size_t>(b)];
  });
  return spellers;
}

/// The column, beside one whose numbers tell nothing of a decimal mark.
Table spelled_table(const std::vector<std::string>& cells) {
  Table table{"t.csv", static_cast<Index>(cells.size()), {{"v", {}}, {"y", {}}}};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    table.columns[0].cells.push_back(cells[i]);
    table.columns[1].cells.push_back(i % 2 == 0 ? "a" : "b");
  }
  return table;
}

TEST(NumberSpellings, are_read_to_the_values_that_they_were_made_of) {
  Random random(3);
  int columns = 0;
  for (const auto& spellers : {amounts(), wrapped(), powers(), multiples(), spans()}) {
    for (const Speller& speller : spellers) {
      std::vector<std::string> cells;
      std::vector<double> values;
      for (int i = 0; i < 40; ++i) {
        Spelled spelled = speller(random);
        cells.push_back(std::move(spelled.cell));
        values.push_back(spelled.value);
      }
      ++columns;
      Table table = spelled_table(cells);
      const NumberForms forms = read_numbers(table, {}, {});
      EXPECT_FALSE(table.columns[0].doubt) << cells[0] << " " << cells[1];
      Table later = spelled_table(cells);  // by the form alone, as rows at prediction
      read_by_forms(later, {}, forms);
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto read = number_of(table.columns[0].cells[static_cast<Index>(i)]);
        ASSERT_TRUE(read) << cells[i] << " beside " << cells[0];
        ASSERT_NEAR(*read, values[i], 1e-12 * std::abs(values[i])) << cells[i] << " beside " << cells[0];
        EXPECT_EQ(later.columns[0].cells[static_cast<Index>(i)], table.columns[0].cells[static_cast<Index>(i)]);
      }
    }
  }
  EXPECT_GT(columns, 350);
}

std::string refusal(const std::vector<std::string>& cells) {
  Table table = spelled_table(cells);
  table.columns.push_back({"w", {}});
  for (std::size_t i = 0; i < cells.size(); ++i) table.columns[2].cells.push_back(std::to_string(i * 7 % 11));
  try {
    read_numbers(table, {}, {});
    fit_columns(table, all_rows(table.rows), all_rows(table.rows), "y", {});
  } catch (const Failure& failure) {
    return failure.what();
  }
  return "";
}

std::vector<std::string> made(const std::function<std::string(int)>& cell) {
  std::vector<std::string> cells;
  for (int i = 0; i < 40; ++i) cells.push_back(cell(i));
  return cells;
}

// What could mean two things, or holds more than a number, is an error that says so: no identifier and no text.
TEST(NumberSpellings, that_mean_two_things_are_refused_with_what_they_are) {
  const auto value = [](int i) { return fixed(1.5 + i * 7.3, 1); };
  const auto whole = [](int i) { return std::to_string(100 + i * 37); };
  struct Case {
    std::vector<std::string> cells;
    std::string says;
  };
  for (const Case& each : std::vector<Case>{
           {made([&](int i) { return value(i) + (i % 2 == 0 ? " kg" : " g"); }), "several units: kg, g"},
           {made([&](int i) { return (i % 2 == 0 ? "$" : "\u20ac") + value(i); }), "several units: $, \u20ac"},
           {made([&](int i) { return value(i) + (i % 2 == 0 ? "%" : ""); }), "several ways"},
           {made([&](int i) { return value(i) + (i % 3 == 0 ? " kg" : ""); }), " kg\""},
           {made([&](int i) { return i % 2 == 0 ? "1,228,248.4" + whole(i) : "1.522.471,6" + whole(i); }),
            "decimal commas"},
           {made([&](int i) { return i % 2 == 0 ? "2." + whole(i).substr(0, 3) : "7," + whole(i).substr(0, 3); }),
            "say source.decimal_point"},
           {made([&](int i) { return "1," + std::to_string(100 + i); }), "source.decimal_comma if"},
           {made([&](int i) { return whole(i) + "-" + std::to_string(2000 + i * 37); }), "two numbers"},
           {made([&](int i) { return value(i) + " \u00b1 0.2"; }), "two numbers"},
           {made([&](int i) { return whole(i) + "x" + whole(i + 1); }), "two numbers"},
           {made([&](int i) { return "[" + whole(i) + ", " + whole(i + 1) + "]"; }), "two numbers"},
           {made([&](int i) { return whole(i) + "Nm@ " + whole(2 * i) + "rpm"; }), "two numbers"},
           {made([&](int i) { return i % 3 == 0 ? "<" + value(i) : value(i); }), "\"<"},
           {made([&](int i) { return i % 3 == 0 ? std::string(6, static_cast<char>('a' + i % 26)) : value(i); }),
            "\"aaaaaa\""}}) {
    const std::string said = refusal(each.cells);
    EXPECT_NE(said.find(each.says), std::string::npos) << each.cells[0] << ", " << each.cells[1] << ": " << said;
  }
}

// A value in another form is never proposed as a word for a missing one.
TEST(NumberSpellings, in_another_form_are_no_missing_values) {
  const auto with = [](const char* other) {
    return refusal(made([&](int i) { return i == 5 ? other : fixed(1.5 + i * 7.3, 1); }));
  };
  EXPECT_EQ(with("12.5 kg").find("source.missing"), std::string::npos) << with("12.5 kg");
  EXPECT_EQ(with("<5").find("source.missing"), std::string::npos);
  EXPECT_EQ(with("10-20").find("source.missing"), std::string::npos);
  EXPECT_NE(with("cheap").find("source.missing \"cheap\""), std::string::npos) << with("cheap");
}

TEST(NumberSpellings, of_codes_are_none) {
  for (const auto& cells :
       {made([](int i) { return "A" + std::to_string(100 + i * 37); }),
        made([](int i) { return std::to_string(i * 37 % 97) + static_cast<char>('A' + i % 6); }),
        made([](int i) { return i % 3 == 0 ? "PC " + std::to_string(17599 + i) : std::to_string(21171 + 37 * i); }),
        made(
            [](int i) { return std::to_string(i % 10) + static_cast<char>('A' + i % 6) + std::to_string(i * 7 % 10); }),
        made([](int i) { return std::to_string(9000 + 7 * i) + "-" + std::to_string(1000 + i); })}) {
    EXPECT_EQ(refusal(cells), "") << cells[0] << " " << cells[1];
  }
}

// Which of comma and point is meant, the other columns tell: that is said.
TEST(NumberSpellings, whose_mark_other_columns_tell_say_so) {
  const auto guess = [](const std::function<std::string(int)>& cell) {
    Table table = spelled_table(made(cell));
    table.columns.push_back({"w", {}});
    for (int i = 0; i < 40; ++i) table.columns[2].cells.push_back(fixed(i / 4.0, 2));
    read_numbers(table, {}, {});
    return table.columns[0].is_mark_guess;
  };
  EXPECT_TRUE(guess([](int i) { return "1," + std::to_string(100 + i); }));
  EXPECT_TRUE(guess([](int i) { return "$1," + std::to_string(100 + i); }));
  EXPECT_TRUE(guess([](int i) { return "1." + std::to_string(100 + i) + " \u20ac"; }));
  EXPECT_FALSE(guess([](int i) { return "1." + std::to_string(100 + i); })) << "as every program reads it";
  EXPECT_FALSE(guess([](int i) { return "1," + std::to_string(100 + i) + ".5"; }));
  EXPECT_FALSE(guess([](int i) { return i % 2 == 0 ? "250" : "1," + std::to_string(100 + i); }));
}

}  // namespace
}  // namespace pellucid::data
