// What a column is taken for, and what becomes of it. Every rule has a column that just meets it.
#include "pellucid/data/columns.hpp"

#include <gtest/gtest.h>

#include "pellucid/base/error.hpp"
#include "pellucid/data/preparation.hpp"

namespace pellucid::data {
namespace {

Column column(const std::string& name, const std::vector<std::string>& cells) {
  Column column{name, {}};
  for (const std::string& cell : cells) column.cells.push_back(cell);
  return column;
}

/// `count` cells, made by their number.
template <class Make>
std::vector<std::string> cells(int count, Make make) {
  std::vector<std::string> all;
  for (int i = 0; i < count; ++i) all.push_back(make(i));
  return all;
}

ColumnType type_of(const Column& column) {
  return infer(column.name, profile_of(column, all_rows(column.cells.size()), {})).type;
}
ColumnType type_of(const std::vector<std::string>& cells) { return type_of(column("x", cells)); }

TEST(Columns, are_taken_for_what_they_hold) {
  EXPECT_EQ(type_of({"1", "2.5", "NA", "-3e4"}), ColumnType::number);
  EXPECT_EQ(type_of({"1", "0", "1", "0"}), ColumnType::number);
  EXPECT_EQ(type_of({"a", "b", "a", ""}), ColumnType::category);
  EXPECT_EQ(type_of({"yes", "No", "YES", ""}), ColumnType::yes_no);
  EXPECT_EQ(type_of({"true", "false"}), ColumnType::yes_no);
  EXPECT_EQ(type_of({"2024-01-31", "2023-12-01T10:30", "NaN"}), ColumnType::date);
  EXPECT_EQ(type_of({"31.12.2020", "1.1.2021"}), ColumnType::date);
  EXPECT_EQ(type_of({"same", "same", "same"}), ColumnType::constant);
  EXPECT_EQ(type_of({"same", "same", ""}), ColumnType::category);  // its absence may tell something
  EXPECT_EQ(type_of({"", "NA", "null"}), ColumnType::empty);
}

TEST(Columns, that_only_name_rows_are_identifiers) {
  const auto counting = [](int i) { return std::to_string(i + 1); };
  EXPECT_EQ(type_of(column("x", cells(30, counting))), ColumnType::identifier);
  EXPECT_EQ(type_of(column("x", cells(19, counting))), ColumnType::number);  // too few to tell
  const auto scattered = [](int i) { return std::to_string(7919 * (i + 3) % 100003); };
  EXPECT_EQ(type_of(column("customer_id", cells(30, scattered))), ColumnType::identifier);
  EXPECT_EQ(type_of(column("price", cells(30, scattered))), ColumnType::number);
  EXPECT_EQ(type_of(column("code", cells(30, [](int i) { return "A" + std::to_string(i); }))), ColumnType::identifier);
}

TEST(Columns, of_codes_are_no_numbers) {
  const auto repeated = [](std::vector<std::string> codes) {
    return cells(60, [codes](int i) { return codes[static_cast<std::size_t>(i) % codes.size()]; });
  };
  EXPECT_EQ(type_of(repeated({"02134", "90210", "501"})), ColumnType::category);
  EXPECT_EQ(type_of(repeated({"1577134800018226901", "1577134800018226902"})), ColumnType::category);
  EXPECT_EQ(type_of(repeated({"10E4", "2E3", "7"})), ColumnType::category);
  EXPECT_EQ(type_of(repeated({"1e+05", "2e-3", "7.5"})), ColumnType::number);
  EXPECT_EQ(type_of(repeated({"0", "10", "200"})), ColumnType::number);
  EXPECT_EQ(type_of(cells(60, [](int i) { return "0" + std::to_string(i * 7); })), ColumnType::identifier);
}

TEST(Columns, of_yes_and_no_have_one_word_of_each_side) {
  EXPECT_EQ(type_of({"y", "n", "Y", "n"}), ColumnType::yes_no);
  for (const std::vector<std::string>& three : std::vector<std::vector<std::string>>{
           {"F", "N", "T"}, {"y", "t", "n"}, {"on", "off", "yes"}, {"yes", "f"}, {"y", "n", "unknown"}}) {
    EXPECT_EQ(type_of(three), ColumnType::category) << three[0];
  }
}

// Words among numbers are mistakes at any share, if they are few; many are what the column is made of.
TEST(Columns, of_numbers_and_a_few_words_are_numbers_at_any_share) {
  for (const char* word : {"?", "-", "unknown", "#VALUE!", "<0.05", "TBD"}) {
    for (const int share : {2, 10, 50, 80}) {
      const auto some = cells(200, [&](int i) { return i % 100 < share ? word : std::to_string(i * 37 % 211) + ".5"; });
      EXPECT_EQ(type_of(some), ColumnType::number) << word << " " << share;
    }
  }
  for (const int share : {2, 10, 50}) {
    const auto some = cells(200, [&](int i) {
      const std::string day = std::to_string(10 + i % 19), month = std::to_string(1 + i % 9);
      return i % 100 < share ? "0000-00-00" : "2020-0" + month + "-" + day;
    });
    EXPECT_EQ(type_of(some), ColumnType::date) << share;
  }
  EXPECT_EQ(type_of(cells(60, [](int i) { return i % 4 == 0 ? "?" : std::to_string(i % 4); })), ColumnType::number);
  EXPECT_EQ(type_of(cells(60, [](int i) { return i % 4 == 0 ? "A" : std::to_string(i % 4); })), ColumnType::category);
  EXPECT_EQ(type_of(cells(60, [](int i) { return i % 2 == 0 ? "A" + std::to_string(i) : std::to_string(i); })),
            ColumnType::identifier);
}

TEST(Columns, that_count_the_rows_are_found_by_their_place_in_the_file) {
  const Column counting = column("Obs", cells(60, [](int i) { return std::to_string(i); }));
  Rows some;
  for (std::uint32_t row = 0; row < 60; row += 2) some.push_back(row);
  EXPECT_EQ(infer("Obs", profile_of(counting, some, {})).type, ColumnType::identifier);
  const auto year = [](int i) { return std::to_string(1900 + i); };
  EXPECT_EQ(type_of(column("year", cells(60, year))), ColumnType::number);
  EXPECT_EQ(type_of(column("PassengerId", cells(60, year))), ColumnType::identifier);
  EXPECT_EQ(type_of(column("RAPID", cells(60, year))), ColumnType::number) << "no id";
}

TEST(Columns, of_names_are_identifiers_and_of_sentences_text) {
  const char* const first[] = {"Ann", "Bob", "Cid", "Dora", "Eve"};
  const auto name = [&](int i) {
    return std::string(first[i % 5]) + " Sur" + std::string(1, static_cast<char>('a' + i % 26)) + "name" +
           std::string(static_cast<std::size_t>(i / 26 + 1), 'x');
  };
  EXPECT_EQ(type_of(cells(300, name)), ColumnType::identifier);
  const auto city = [](int i) {
    return "city" + std::string(1, static_cast<char>('a' + i * 7 % 26)) +
           std::string(1, static_cast<char>('a' + i * 3 % 20));
  };
  EXPECT_EQ(type_of(cells(600, city)), ColumnType::category) << "many, but they repeat";
}

TEST(Columns, of_words_that_repeat_are_text) {
  const auto sentence = [](int i) {
    const char* const words[] = {"good", "bad", "slow", "fast", "service"};
    return std::string(words[i % 5]) + " and " + words[i / 5 % 5] + " " + std::to_string(i);
  };
  EXPECT_EQ(type_of(cells(60, sentence)), ColumnType::text);
  EXPECT_EQ(type_of(cells(60, [](int i) { return i % 2 == 0 ? "good and fast" : "bad and slow"; })),
            ColumnType::category);  // few sentences, each many times
}

TEST(Columns, of_numbers_with_a_wrong_cell_are_an_error_that_names_it) {
  Table table{
      "t.csv", 20, {column("price", cells(20, [](int i) { return i == 16 ? "n/a?" : std::to_string(2 * i); }))}};
  table.columns.push_back(column("y", cells(20, [](int i) { return std::to_string(i % 2); })));
  try {
    fit_columns(table, all_rows(10), all_rows(20), "y", {});  // the cell stands behind the training rows
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().fault, Fault::data);
    const std::string said = failure.what();
    for (const char* part : {"t.csv", "\"price\"", "1 of 20 cells", "\"n/a?\"", "row 17", "source.missing"}) {
      EXPECT_NE(said.find(part), std::string::npos) << part << "\n" << said;
    }
  }
  PreparationOptions with;
  with.rules.missing = {"n/a?"};
  EXPECT_EQ(fit_columns(table, all_rows(20), all_rows(20), "y", with).inputs(), 2);
}

TEST(Columns, named_wrongly_are_named_back_with_the_nearest) {
  Table table{"t.csv", 2, {column("price", {"1", "2"}), column("y", {"0", "1"})}};
  PreparationOptions with;
  with.ignore = {"prize"};
  try {
    fit_columns(table, all_rows(2), all_rows(2), "y", with);
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().fault, Fault::usage);
    EXPECT_NE(std::string(failure.what()).find("did you mean \"price\"?"), std::string::npos) << failure.what();
  }
}

TEST(Dates, fall_on_their_weekdays) {
  EXPECT_EQ(date_of("2024-02-29", DateForm::year_first)->weekday(), 3);  // a Thursday
  EXPECT_EQ(date_of("1.1.2000", DateForm::day_first)->weekday(), 5);     // a Saturday
  EXPECT_EQ(date_of("7/4/1776", DateForm::month_first)->weekday(), 3);   // a Thursday
  EXPECT_FALSE(date_of("2023-02-29", DateForm::year_first));
  EXPECT_FALSE(date_of("13/13/2020", DateForm::month_first));
  EXPECT_DOUBLE_EQ(date_of("2020-01-01 13:30:00.5Z", DateForm::year_first)->hour, 13.5);
}

}  // namespace
}  // namespace pellucid::data
