// The key of a row says what stands in its inputs, and which of the equal rows it is; nothing else.
#include "pellucid/data/row_keys.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "pellucid/base/random.hpp"
#include "pellucid/data/columns.hpp"

namespace pellucid::data {
namespace {

/// Few values in each column, so that rows repeat; the target is `y`.
Table few_values(Index rows, unsigned seed) {
  std::minstd_rand random(seed);
  Table table{"t.csv", rows, {{"a", {}}, {"b", {}}, {"y", {}}}};
  for (Index row = 0; row < rows; ++row) {
    for (Column& column : table.columns) column.cells.push_back(std::to_string(random() / 7 % 4));
  }
  return table;
}

TEST(RowKeys, say_what_stands_in_the_inputs_and_number_equal_ones_in_the_order_of_the_file) {
  Table table{"t.csv", 5, {{"a", {}}, {"b", {}}, {"y", {}}}};
  for (const char* cell : {"1", "1", " 1 ", "", "1"}) table.columns[0].cells.push_back(cell);
  for (const char* cell : {"x", "y", "x", "1x", "x"}) table.columns[1].cells.push_back(cell);
  for (const char* cell : {"no", "no", "yes", "", ""}) table.columns[2].cells.push_back(cell);
  const std::vector<RowKey> keys = row_keys(table, "y");
  EXPECT_EQ(keys[0].inputs, keys[2].inputs);  // blanks around a cell are none of it
  EXPECT_EQ(keys[0].inputs, keys[4].inputs);
  EXPECT_NE(keys[0].inputs, keys[1].inputs);
  EXPECT_NE(keys[0].inputs, keys[3].inputs);  // the cells' borders are part of the content
  EXPECT_EQ(keys[0].number, 0U);
  EXPECT_EQ(keys[2].number, 1U);
  EXPECT_EQ(keys[4].number, 2U);  // a row without a target counts
  EXPECT_EQ(keys[1].number + keys[3].number, 0U);
  EXPECT_EQ(keys_of(keys, {4, 1}), (std::vector<RowKey>{keys[4], keys[1]}));
}

TEST(RowKeys, never_depend_on_the_target_or_the_order_of_columns) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const Table table = few_values(200, seed);
    const std::vector<RowKey> keys = row_keys(table, "y");
    Table renamed = table;
    renamed.columns[2].cells = {};
    for (Index row = 0; row < 200; ++row) {
      renamed.columns[2].cells.push_back(row % 3 == 0 ? "" : "class " + std::to_string(row % 5));
    }
    EXPECT_EQ(row_keys(renamed, "y"), keys);
    std::reverse(renamed.columns.begin(), renamed.columns.end());
    EXPECT_EQ(row_keys(renamed, "y"), keys);
    renamed.columns[0].name = "z";
    EXPECT_NE(row_keys(renamed, "y"), keys);  // then it is an input
  }
}

TEST(RowKeys, stay_when_rows_are_added_and_are_the_same_ones_in_any_order) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const Table table = few_values(300, seed);
    const std::vector<RowKey> keys = row_keys(table, "y");
    EXPECT_EQ(std::set<RowKey>(keys.begin(), keys.end()).size(), 300U);
    const std::vector<RowKey> first = row_keys(rows_of(table, all_rows(100)), "y");
    EXPECT_TRUE(std::equal(first.begin(), first.end(), keys.begin()));
    std::vector<RowKey> shuffled = row_keys(rows_of(table, random_permutation(seed, 300)), "y");
    std::ranges::sort(shuffled);
    std::vector<RowKey> sorted = keys;
    std::ranges::sort(sorted);
    EXPECT_EQ(shuffled, sorted);
  }
}

TEST(PlaceOf, is_uniform_and_another_for_each_purpose) {
  double sum = 0, product = 0;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    const double one = place_of(i, 1), two = place_of(i, 2);
    ASSERT_TRUE(one >= 0 && one < 1);
    sum += one;
    product += (one - 0.5) * (two - 0.5);
  }
  EXPECT_NEAR(sum / 4000, 0.5, 0.02);
  EXPECT_NEAR(product / 4000, 0, 0.006);
}

TEST(RowKeys, of_a_large_table_are_numbered_in_their_order) {
  constexpr std::size_t different = 700'001;
  std::vector<RowKey> keys(2'500'000);  // so many are numbered part by part
  for (std::size_t i = 0; i < keys.size(); ++i) {
    ContentKey content;
    content.add(i % different);
    keys[i].inputs = content.bits();
  }
  number_repeats(keys);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) wrong += static_cast<std::size_t>(keys[i].number != i / different);
  EXPECT_EQ(wrong, 0U);
}

}  // namespace
}  // namespace pellucid::data
