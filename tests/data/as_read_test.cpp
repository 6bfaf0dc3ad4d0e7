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
  EXPECT_FALSE(are_equal("1,5", "1,50", ColumnType::number)) << "what people write is made plain before";
  EXPECT_TRUE(are_equal("?", "", ColumnType::category, DateForm::year_first, {.missing = {"?"}}));
  EXPECT_FALSE(are_equal("?", "", ColumnType::category));
  std::minstd_rand random(1);
  for (int i = 0; i < 2000; ++i) {
    const double value = static_cast<double>(random()) / static_cast<double>(1 + random() % 1000) * (i % 2 ? 1 : -1e-9);
    char fixed[64], scientific[64];
    std::snprintf(fixed, sizeof fixed, "%.30f", value);
    std::snprintf(scientific, sizeof scientific, "%.17g", value);
    const bool is_same = number_of(fixed) == number_of(scientific);
    ASSERT_EQ(are_equal(fixed, scientific, ColumnType::number), is_same) << fixed << " " << scientific;
  }
}

TEST(AsRead, dates_and_answers_are_equal_in_any_spelling) {
  EXPECT_TRUE(are_equal("2024-03-01", "2024/3/1", ColumnType::date));
  EXPECT_TRUE(are_equal("1.3.2024", "01/03/2024", ColumnType::date, DateForm::day_first));
  for (const char* const other : {"2023-03-01", "2024-04-01", "2024-03-02", "2024-03-01 10:00"}) {
    EXPECT_FALSE(are_equal("2024-03-01", other, ColumnType::date)) << other;
  }
  EXPECT_FALSE(are_equal("2024-03-01 10:00:00.25", "2024-03-01 10:00:00.5", ColumnType::date));
  EXPECT_TRUE(are_equal("2024-03-01 10:00:00.50", "2024-03-01T10:00:00.5", ColumnType::date));
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
  EXPECT_EQ(texts.input_names(), (std::vector<std::string>{"n", "word", "x"}));
  EXPECT_EQ(repetition_of(table, texts, rows_as_read(table, texts)).copies, 0);
  EXPECT_EQ(table_as_read(table, "y", {.numeric = {"n"}}).input_names(), (std::vector<std::string>{"n", "x"}));
  const std::vector<std::string> word_and_x{"word", "x"};
  EXPECT_EQ(table_as_read(table, "y", {.categorical = {"word"}}).input_names(), word_and_x);
  EXPECT_EQ(table_as_read(table, "y", {.text = {"word"}}).input_names(), word_and_x);
  EXPECT_EQ(table_as_read(table, "y", {.categorical = {"x"}}).inputs.front().type, ColumnType::category);
  EXPECT_EQ(table_as_read(table, "y", {.ignore = {"x"}}).input_names(), std::vector<std::string>{"n"})
      << "what counts the rows, where nothing else is left";
}

TEST(AsRead, a_column_names_the_rows_if_it_names_all_of_them) {
  const auto inputs_where = [](int distinct) {
    std::string csv = "n,x,y\n";
    for (int row = 0; row < 2400; ++row) {
      csv += "w" + std::to_string(1000 + row % distinct) + "," + std::to_string(row % 10) + ".5,1\n";
    }
    return table_as_read(parse_csv(csv, "t.csv", {}).table, "y", {}).input_names();
  };
  EXPECT_EQ(inputs_where(2400), std::vector<std::string>{"x"});
  EXPECT_EQ(inputs_where(2000), (std::vector<std::string>{"n", "x"})) << "the last 400 are named as others";
}

// What a model was told of cells holds where rows are compared with its own.
TEST(AsRead, a_model_says_how_cells_are_read) {
  std::string csv = "x;y\n";
  for (int row = 0; row < 60; ++row) csv += std::to_string(row % 9) + ",5;" + std::to_string(row % 7) + ",25\n";
  const CellRules rules{.missing = {"none"}};
  Table table = parse_csv(csv, "t.csv", {.delimiter = ';', .decimal_comma = true}).table;
  const NumberForms forms = read_numbers(table, {.rules = rules}, {});
  Preparation model = fit_columns(table, all_rows(40), all_rows(60), "y", {.rules = rules, .forms = forms});
  model.target.name = "y";
  for (const TableAsRead& each : {table_as_read(model), table_as_read(table, "y", {.rules = rules})}) {
    Table rows = parse_csv("y;x\n1,250;3,50\n1,25;3,5\n2,25;none\nnone;\n", "o.csv", {.delimiter = ';'}).table;
    read_by_forms(rows, rules, model.forms);
    const RowsAsRead said = rows_as_read(rows, each);
    EXPECT_EQ(said.inputs[0], said.inputs[1]);
    EXPECT_EQ(said.whole[0], said.whole[1]) << "1,250 is 1,25 in a target too";
    EXPECT_EQ(said.inputs[2], said.inputs[3]);
    EXPECT_NE(said.whole[2], said.whole[3]) << "their targets differ";
    EXPECT_NE(said.inputs[1], said.inputs[2]);
  }
  model.target.classes = {"1,25", "1,250"};
  EXPECT_EQ(table_as_read(model).target.type, ColumnType::category);
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
