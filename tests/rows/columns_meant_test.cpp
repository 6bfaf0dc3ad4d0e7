// Lists of columns that were cut at commas: what they mean, for drawn names.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "pellucid/base/text.hpp"
#include "pellucid/data/csv_row.hpp"
#include "pellucid/model/key_words.hpp"
#include "pellucid/rows/open_table.hpp"

namespace pellucid {
namespace {

/// Names of letters, commas, quotes and blanks, trimmed as a table has them.
std::vector<std::string> drawn_names(std::minstd_rand& random, const std::string& letters) {
  std::set<std::string> names;
  while (names.size() < 6) {
    std::string name;
    for (std::size_t i = 0; i < 1 + random() % 6; ++i) name += letters[random() % letters.size()];
    name = trimmed(name);
    if (!name.empty()) names.insert(name);
  }
  std::vector<std::string> all(names.begin(), names.end());
  std::shuffle(all.begin(), all.end(), random);
  return all;
}

data::Table table_named(const std::vector<std::string>& names) {
  data::Table table;
  for (const std::string& name : names) table.columns.push_back({name, {}});
  return table;
}

TEST(ColumnsMeant, names_quoted_as_csv_are_those_names) {
  std::minstd_rand random(3);
  for (int trial = 0; trial < 500; ++trial) {
    const std::vector<std::string> names = drawn_names(random, "ab,, \"\n");
    Source source;
    const auto key = std::ranges::find(keys<Source>(), std::string("ignore"), &Key<Source>::name);
    source.ignore = names;
    const std::string text = shown(source, *key);
    EXPECT_EQ(list_of_words("--ignore", text), names) << text;
    EXPECT_EQ(columns_meant(table_named(names), names), names);
  }
}

TEST(ColumnsMeant, names_with_commas_are_found_without_quotes_where_no_other_reading_is_one_of_columns) {
  std::minstd_rand random(4);
  int joined = 0;
  for (int trial = 0; trial < 500; ++trial) {
    std::vector<std::string> names = drawn_names(random, "abcdefgh,, ");
    const data::Table table = table_named(names);
    names.resize(3);
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
    const std::vector<std::string> meant = columns_meant(table, pieces(text, ','));
    // All of them are columns, and together they say what was written.
    std::string again;
    for (const std::string& name : meant) {
      EXPECT_NE(table.find(name), nullptr) << text;
      again += (again.empty() ? "" : ",") + name;
    }
    const auto dense = [](std::string all) { return std::erase(all, ' '), all; };
    EXPECT_EQ(dense(again), dense(text));
    joined += meant.size() < pieces(text, ',').size() ? 1 : 0;
  }
  EXPECT_GT(joined, 200);
}

TEST(ColumnsMeant, single_names_come_first_and_unknown_ones_stay) {
  const data::Table table = table_named({"Area", "m2", "Area, m2", "x,y,z", "y"});
  using Names = std::vector<std::string>;
  EXPECT_EQ(columns_meant(table, {"Area", " m2"}), (Names{"Area", "m2"}));
  EXPECT_EQ(columns_meant(table, {"Area, m2"}), (Names{"Area, m2"}));
  EXPECT_EQ(columns_meant(table, {"x", "y", "z", "y"}), (Names{"x,y,z", "y"}));
  EXPECT_EQ(columns_meant(table, {"x", "y"}), (Names{"x", "y"}));
  EXPECT_EQ(columns_meant(table, {"Area", "m3"}), (Names{"Area", "m3"}));
}

}  // namespace
}  // namespace pellucid
