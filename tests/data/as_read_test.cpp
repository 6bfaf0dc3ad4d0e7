// Rows are compared by what is read of them, and columns that name the rows are no part of it.
#include "pellucid/data/as_read.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "pellucid/data/csv.hpp"
#include "pellucid/data/repetition.hpp"

namespace pellucid::data {
namespace {

std::uint64_t key_of(std::string_view cell, const ColumnAsRead& column, const CellRules& rules = {}) {
  ContentKey key;
  add_as_read(key, cell, column, rules);
  return key.bits();
}

bool are_equal(std::string_view one, std::string_view other, ColumnType type, DateForm form = DateForm::year_first,
               const CellRules& rules = {}) {
  return key_of(one, {"c", type, form}, rules) == key_of(other, {"c", type, form}, rules);
}

TEST(AsRead, numbers_are_equal_by_their_values_alone) {
  for (const char* const twelve : {"12.0", " 12 ", "+12", "012", "12.", "12.000", "1.2e1", "120e-1", "1200.00E-2"}) {
    EXPECT_TRUE(are_equal("12", twelve, ColumnType::number)) << twelve;
    EXPECT_FALSE(are_equal("-12", twelve, ColumnType::number)) << twelve;
    EXPECT_EQ(are_equal("12", twelve, ColumnType::category), std::string(twelve) == " 12 ") << twelve;
  }
  EXPECT_TRUE(are_equal("0", "-0.0", ColumnType::number));
  EXPECT_TRUE(are_equal(".5", "0.50", ColumnType::number));
  EXPECT_TRUE(are_equal("NA", "", ColumnType::number));
  EXPECT_TRUE(are_equal("0.1", "0.1000000000000000055511151231257827", ColumnType::number));
  EXPECT_FALSE(are_equal("0.3", "0.30000000000000004", ColumnType::number));
  EXPECT_TRUE(are_equal("1,5", "1,50", ColumnType::number, DateForm::year_first, {.decimal_comma = true}));
  std::minstd_rand random(1);
  for (int i = 0; i < 2000; ++i) {
    const double value = static_cast<double>(random()) / static_cast<double>(1 + random() % 1000) * (i % 2 ? 1 : -1e-9);
    char fixed[64], scientific[64];
    std::snprintf(fixed, sizeof fixed, "%.30f", value);
    std::snprintf(scientific, sizeof scientific, "%.17g", value);
    const bool is_same = number_of(fixed, {}) == number_of(scientific, {});
    ASSERT_EQ(are_equal(fixed, scientific, ColumnType::number), is_same) << fixed << " " << scientific;
  }
}

TEST(AsRead, dates_and_answers_are_equal_in_any_spelling) {
  EXPECT_TRUE(are_equal("2024-03-01", "2024/3/1", ColumnType::date));
  EXPECT_TRUE(are_equal("1.3.2024", "01/03/2024", ColumnType::date, DateForm::day_first));
  EXPECT_FALSE(are_equal("2024-03-01", "2024-03-01 10:00", ColumnType::date));
  EXPECT_TRUE(are_equal("TRUE", "True", ColumnType::yes_no));
  EXPECT_TRUE(are_equal("yes", "Y", ColumnType::yes_no));
  EXPECT_FALSE(are_equal("yes", "no", ColumnType::yes_no));
  EXPECT_FALSE(are_equal("TRUE", "True", ColumnType::category));
  EXPECT_TRUE(are_equal("Oslo ", " Oslo", ColumnType::category));
}

/// Ten rows each five times, with a column that counts them and one of names.
Table counted_copies() {
  std::string csv = "n,x,word,y\n";
  for (int row = 0; row < 50; ++row) {
    csv += std::to_string(row + 1) + "," + std::to_string(row % 10) + ".5,w" + std::to_string(1000 + 7 * row) + "," +
           std::to_string(row % 10 % 3) + "\n";
  }
  return parse_csv(csv, "t.csv", {}).table;
}

TEST(AsRead, columns_that_name_the_rows_hide_no_copies) {
  const Table table = counted_copies();
  const TableAsRead as = table_as_read(table, "y", {});
  EXPECT_EQ(as.input_names(), std::vector<std::string>{"x"});
  EXPECT_EQ(repetition_of(table, as, rows_as_read(table, as)).copies, 40);
  const TableAsRead texts = table_as_texts(table, "y");
  EXPECT_EQ(repetition_of(table, texts, rows_as_read(table, texts)).copies, 0);
  EXPECT_EQ(table_as_read(table, "y", {.numeric = {"n"}}).input_names(), (std::vector<std::string>{"n", "x"}));
  EXPECT_EQ(table_as_read(table, "y", {.ignore = {"x"}}).input_names(), std::vector<std::string>{});
}

TEST(AsRead, a_model_says_which_columns_it_takes) {
  const Table table = counted_copies();
  const Preparation preparation = fit_columns(table, all_rows(40), all_rows(50), "y", {});
  TableAsRead as = table_as_read(preparation);
  EXPECT_EQ(as.input_names(), std::vector<std::string>{"x"});
  as = table_as_texts(table, "y");
  as.keep_inputs_of(preparation);
  EXPECT_EQ(as.input_names(), std::vector<std::string>{"x"});
}

}  // namespace
}  // namespace pellucid::data
