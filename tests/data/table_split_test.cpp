// Which rows are sealed: by what their inputs say, for ever.
#include "pellucid/data/table_split.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <set>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"

namespace pellucid::data {
namespace {

Table numbers(Index rows, unsigned seed) {
  std::minstd_rand random(seed);
  Table table{"t.csv", rows, {{"a", {}}, {"b", {}}, {"group", {}}, {"day", {}}}};
  for (Index row = 0; row < rows; ++row) {
    table.columns[0].cells.push_back(std::to_string(random()));
    table.columns[1].cells.push_back(std::to_string(random() % 10));
    table.columns[2].cells.push_back("g" + std::to_string(random() % 50));
    table.columns[3].cells.push_back("20" + std::to_string(10 + random() % 10) + "-05-1" +
                                     std::to_string(random() % 10));
  }
  return table;
}

std::multiset<std::string> texts(const Table& table, std::size_t column = 0) {
  std::multiset<std::string> all;
  for (Index row = 0; row < table.rows; ++row) all.emplace(table.columns[column].cells[row]);
  return all;
}

/// Without a target: every column is an input.
KeyedTable keyed(Table table, const std::string& target = "") {
  std::vector<RowKey> keys = row_keys(table, target);
  return {std::move(table), std::move(keys)};
}
Parts sealed(const Table& table, const SplitRule& rule = {}) { return seal_rows(keyed(table, rule.target), rule, {}); }
Split watched(const KeyedTable& seen, const SplitRule& rule, std::uint64_t seed = 0) {
  return split_rows(seen.table, seen.keys, rule, {}, seed);
}

Table opened(Parts parts) {
  Seal seal;
  return unseal(std::move(parts.test), seal);
}

Table append(Table table, const Table& other) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) table.columns[i].cells.append(other.columns[i].cells);
  table.rows += other.rows;
  return table;
}

TEST(SealedRows, are_about_the_part_asked_for_and_the_rest_is_seen) {
  for (const double part : {0.0, 0.1, 0.2, 0.5}) {
    const Table table = numbers(5000, 1);
    Parts parts = sealed(table, {.test = part});
    EXPECT_EQ(parts.seen.table.rows + parts.test_rows(), 5000);
    EXPECT_NEAR(static_cast<double>(parts.test_rows()), 5000 * part, 4 * std::sqrt(5000 * part * (1 - part)) + 1e-9);
    const Index count = parts.test_rows();
    EXPECT_EQ(opened(std::move(parts)).rows, count);
  }
}

TEST(SealedRows, stay_sealed_when_rows_are_added_or_reordered_or_columns_change_places) {
  const Table table = numbers(2000, 2);
  const std::multiset<std::string> before = texts(opened(sealed(table)));
  const Table more = append(table, numbers(3000, 3));
  const std::multiset<std::string> later = texts(opened(sealed(more)));
  EXPECT_TRUE(std::includes(later.begin(), later.end(), before.begin(), before.end()));
  const std::multiset<std::string> seen = texts(sealed(more).seen.table);
  for (const std::string& row : before) EXPECT_EQ(seen.count(row), 0U);

  Rows backwards = all_rows(2000);
  std::reverse(backwards.begin(), backwards.end());
  EXPECT_EQ(texts(opened(sealed(rows_of(table, backwards)))), before);
  Table turned = table;
  std::reverse(turned.columns.begin(), turned.columns.end());
  EXPECT_EQ(texts(opened(sealed(turned)), 3), before);
}

/// Few values in each column, so that rows repeat; the target `y` follows `a` most of the time.
Table repeating(Index rows, unsigned seed) {
  std::minstd_rand random(seed);
  Table table{"t.csv", rows, {{"a", {}}, {"b", {}}, {"y", {}}}};
  for (Index row = 0; row < rows; ++row) {
    const auto a = random() / 7 % 4;
    table.columns[0].cells.push_back(std::to_string(a));
    table.columns[1].cells.push_back(std::to_string(random() / 7 % 3));
    table.columns[2].cells.push_back((random() / 7 % 10 < 2 * a + 1) ? "yes" : "no");
  }
  return table;
}

/// The inputs of the rows, as often as they stand there.
std::multiset<std::string> inputs(const Table& table) {
  std::multiset<std::string> all;
  for (Index row = 0; row < table.rows; ++row) {
    all.insert(std::string(table.find("a")->cells[row]) + "/" + std::string(table.find("b")->cells[row]));
  }
  return all;
}

/// What a table says in its column `name`.
std::multiset<std::string> answers(const Table& table, const char* name) {
  std::multiset<std::string> all;
  for (Index row = 0; row < table.rows; ++row) all.emplace(table.find(name)->cells[row]);
  return all;
}

TEST(SealedRows, never_depend_on_the_target) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const Table table = repeating(400, seed);
    const SplitRule rule{.are_together = seed % 2 == 0, .target = "y"};
    const std::vector<std::uint32_t> before = opened(sealed(table, rule)).origin;
    Table renamed = table;
    renamed.columns[2].cells = {};
    for (Index row = 0; row < 400; ++row) {
      renamed.columns[2].cells.push_back("class " + std::string(table.columns[2].cells[row]) +
                                         (row % 5 == 0 ? "!" : ""));
    }
    EXPECT_EQ(opened(sealed(renamed, rule)).origin, before) << seed;
  }
}

TEST(SealedRows, are_of_the_same_inputs_in_any_order_of_rows_and_columns) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const Table table = repeating(400, seed);
    const SplitRule rule{.are_together = seed % 2 == 0, .target = "y"};
    const std::multiset<std::string> before = inputs(opened(sealed(table, rule)));
    EXPECT_EQ(inputs(opened(sealed(rows_of(table, random_permutation(seed, 400)), rule))), before) << seed;
    Table turned = table;
    std::reverse(turned.columns.begin(), turned.columns.end());
    EXPECT_EQ(inputs(opened(sealed(turned, rule))), before) << seed;
  }
}

TEST(SealedRows, stay_sealed_when_rows_that_repeat_are_added) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const Table table = repeating(200, seed);
    const SplitRule rule{.are_together = seed % 2 == 0, .target = "y"};
    const std::vector<std::uint32_t> before = opened(sealed(table, rule)).origin;
    std::vector<std::uint32_t> later = opened(sealed(append(table, repeating(300, seed + 50)), rule)).origin;
    std::erase_if(later, [](std::uint32_t row) { return row >= 200; });
    EXPECT_EQ(later, before) << seed;
  }
}

// The answers of an input fall to both sides as they stand in the table: 40 tables of 600 rows of one input.
TEST(SealedRows, hold_the_answers_of_an_input_as_the_table_does) {
  double sealed_rows = 0, sealed_yes = 0;
  for (unsigned seed = 0; seed < 40; ++seed) {
    Table table{"t.csv", 600, {{"a", {}}, {"b", {}}, {"y", {}}}};
    for (int row = 0; row < 600; ++row) {
      table.columns[0].cells.push_back(std::to_string(seed));
      table.columns[1].cells.push_back("same");
      table.columns[2].cells.push_back(row < 180 ? "yes" : "no");
    }
    const Table test = opened(sealed(table, {.target = "y"}));
    EXPECT_NEAR(static_cast<double>(test.rows), 120, 50) << seed;  // five deviations
    sealed_rows += static_cast<double>(test.rows);
    sealed_yes += static_cast<double>(answers(test, "y").count("yes"));
  }
  EXPECT_NEAR(sealed_rows / 24000, 0.2, 4 * std::sqrt(0.16 / 24000));
  EXPECT_NEAR(sealed_yes / sealed_rows, 0.3, 4 * std::sqrt(0.21 / sealed_rows));
}

TEST(SealedRows, that_are_equal_stand_on_one_side_if_they_are_to_stay_together) {
  const SplitRule rule{.are_together = true, .target = "y"};
  for (unsigned seed = 1; seed <= 10; ++seed) {
    const Table table = append(numbers(100, seed), numbers(100, seed));
    Parts parts = sealed(table, {.are_together = true});
    for (Index fold = -1; fold < 3; ++fold) {
      const KeyedTable& seen = parts.seen;
      const Split split = fold < 0 ? watched(seen, rule, seed) : split_fold(seen.table, seen.keys, rule, fold, 3, seed);
      EXPECT_FALSE(split.train.empty() || split.validation.empty());
      const auto trained = texts(rows_of(seen.table, split.train));
      for (const std::string& row : texts(rows_of(seen.table, split.validation))) EXPECT_EQ(trained.count(row), 0U);
    }
    const std::multiset<std::string> seen = texts(parts.seen.table);
    for (const std::string& row : texts(opened(std::move(parts)))) EXPECT_EQ(seen.count(row), 0U);
  }
  const KeyedTable all = keyed(repeating(400, 3), "y");
  const Split split = watched(all, {.test = 0, .validation = 0.25, .are_together = true, .target = "y"});
  EXPECT_NEAR(static_cast<double>(split.validation.size()), 100, 15);  // 12 kinds of rows
}

TEST(SealedRows, keep_groups_together) {
  const SplitRule rule{.test = 0.3, .validation = 0.3, .group = "group", .time = ""};
  Parts parts = sealed(numbers(3000, 5), rule);
  const Split split = watched(parts.seen, rule, 7);
  const auto groups = [](const Table& table, const Rows& rows) {
    std::set<std::string> names;
    for (const std::uint32_t row : rows) names.emplace(table.columns[2].cells[row]);
    return names;
  };
  const std::set<std::string> trained = groups(parts.seen.table, split.train);
  const std::set<std::string> held_out = groups(parts.seen.table, split.validation);
  const Table test = opened(std::move(parts));
  const std::set<std::string> in_test = groups(test, all_rows(test.rows));
  EXPECT_GT(held_out.size(), 3U);
  for (const std::string& name : held_out) EXPECT_EQ(trained.count(name) + in_test.count(name), 0U);
  for (const std::string& name : in_test) EXPECT_EQ(trained.count(name), 0U);
}

TEST(SealedRows, by_time_are_the_latest) {
  const SplitRule rule{.test = 0.2, .validation = 0.2, .group = "", .time = "day"};
  Parts parts = sealed(numbers(1000, 6), rule);
  const Split split = watched(parts.seen, rule);
  const Table seen = parts.seen.table;
  const Table test = opened(std::move(parts));
  const auto latest = [](const Table& table, const Rows& rows) {
    std::string day;
    for (const std::uint32_t row : rows) day = std::max(day, std::string(table.columns[3].cells[row]));
    return day;
  };
  const auto earliest = [](const Table& table, const Rows& rows) {
    std::string day = "9";
    for (const std::uint32_t row : rows) day = std::min(day, std::string(table.columns[3].cells[row]));
    return day;
  };
  EXPECT_LT(latest(seen, split.train), earliest(seen, split.validation));
  EXPECT_LT(latest(seen, split.validation), earliest(test, all_rows(test.rows)));
  EXPECT_NEAR(static_cast<double>(test.rows), 200, 30);
  EXPECT_NEAR(static_cast<double>(split.validation.size()), 200, 30);
}

TEST(Validation, goes_by_the_seed_and_the_test_rows_do_not) {
  const Parts parts = sealed(numbers(1000, 7));
  const Split a = watched(parts.seen, {}, 1);
  const Split b = watched(parts.seen, {}, 2);
  EXPECT_NE(a.validation, b.validation);
  EXPECT_NEAR(static_cast<double>(a.validation.size()), 200, 12);  // a fifth of all rows, not of those left
  EXPECT_EQ(watched(parts.seen, {}, 1).validation, a.validation);
}

TEST(Folds, hold_each_row_once) {
  const KeyedTable table = keyed(numbers(103, 8));
  for (const char* group : {"", "group"}) {
    const SplitRule rule{.test = 0.2, .validation = 0.2, .group = group, .time = ""};
    std::map<std::uint32_t, int> times;
    for (Index fold = 0; fold < 5; ++fold) {
      const Split split = split_fold(table.table, table.keys, rule, fold, 5, 3);
      EXPECT_EQ(split.train.size() + split.validation.size(), 103U);
      for (const std::uint32_t row : split.validation) ++times[row];
    }
    EXPECT_EQ(times.size(), 103U);
    for (const auto& [row, count] : times) EXPECT_EQ(count, 1);
  }
}

void expect_usage(const std::function<void()>& split, const std::vector<std::string>& told) {
  try {
    split();
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().fault, Fault::usage);
    for (const std::string& part : told) {
      EXPECT_NE(std::string(failure.what()).find(part), std::string::npos) << failure.what();
    }
  }
}

/// 60 rows of so many groups.
Table grouped_rows(int groups) {
  Table table = numbers(60, 9);
  table.columns[2].cells = {};
  for (int row = 0; row < 60; ++row) table.columns[2].cells.push_back("g" + std::to_string(row % groups));
  return table;
}

TEST(Folds, each_hold_something_or_are_refused) {
  for (const char* group : {"", "group"}) {
    const KeyedTable table = keyed(*group == '\0' ? numbers(6, 1) : grouped_rows(6));
    const SplitRule rule{.test = 0, .validation = 0.2, .group = group, .time = ""};
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      for (Index fold = 0; fold < 6; ++fold)
        EXPECT_FALSE(split_fold(table.table, table.keys, rule, fold, 6, seed).validation.empty());
    }
    expect_usage([&] { split_fold(table.table, table.keys, rule, 0, 7, 0); },
                 {"7 parts", *group == '\0' ? "6 rows" : "6 groups"});
  }
}

SplitRule by_group(double test, double validation = 0.2) {
  return {.test = test, .validation = validation, .group = "group", .time = ""};
}

TEST(Groups, that_are_too_few_for_a_part_are_counted_and_refused) {
  for (const double test : {1e-9, 0.2, 0.999999}) {
    expect_usage([&] { sealed(grouped_rows(2), by_group(test)); }, {"2 groups are too few", "source.test_file = FILE"});
    expect_usage([&] { sealed(grouped_rows(1), by_group(test)); }, {"1 group is too few", "source.test = 0"});
    const Parts parts = sealed(grouped_rows(3), by_group(test));
    EXPECT_EQ(parts.sealing.groups.size(), 1U);  // one to seal, two to train on
    EXPECT_EQ(parts.test_rows(), 20);
  }
  expect_usage([&] { watched(keyed(grouped_rows(2)), by_group(0)); },
               {"2 groups that are not sealed are too few", "source.validation_file = FILE"});
  expect_usage([&] { watched(keyed(grouped_rows(1)), by_group(0)); }, {"1 group that is not sealed is too few"});
  EXPECT_EQ(sealed(grouped_rows(1), by_group(0)).seen.table.rows, 60);  // nothing is split
}

TEST(Groups, of_equal_size_are_sealed_in_the_number_nearest_to_the_part) {
  for (const auto& [groups, wanted] : {std::pair{16, 3U}, std::pair{10, 2U}, std::pair{20, 4U}, std::pair{6, 1U}}) {
    Table table = numbers(480, 9);
    table.columns[2].cells = {};
    for (int row = 0; row < 480; ++row) table.columns[2].cells.push_back("g" + std::to_string(row % groups));
    const Parts parts = sealed(table, by_group(0.2));
    EXPECT_EQ(parts.sealing.groups.size(), wanted) << groups;
    const Split split = watched(parts.seen, by_group(0.2));
    EXPECT_NEAR(static_cast<double>(split.validation.size()), 96, 24.1) << groups;
  }
}

/// Rows of the groups g0, g1, … in so many rows each.
Table sized_groups(const std::vector<int>& sizes, unsigned seed = 1) {
  Table table = numbers(0, 1);
  std::minstd_rand random(seed);
  for (std::size_t group = 0; group < sizes.size(); ++group) {
    for (int row = 0; row < sizes[group]; ++row) {
      for (const std::size_t column : {0U, 1U, 3U}) {
        table.columns[column].cells.push_back(std::to_string(random()));
      }
      table.columns[2].cells.push_back("g" + std::to_string(group));
    }
  }
  table.rows = table.columns[0].cells.size();
  return table;
}

TEST(Groups, of_unlike_size_are_sealed_near_the_part_of_the_rows) {
  // The carriers of a year of flights, in hundreds; one group that is larger than the part; many of chance size.
  const std::vector<int> carriers{586, 546, 541, 481, 327, 263, 205, 184, 122, 51, 32, 7, 6, 6, 3, 1};
  const Parts flights = sealed(sized_groups(carriers), by_group(0.2));
  EXPECT_EQ(flights.sealing.groups.size(), 3U);
  EXPECT_NEAR(static_cast<double>(flights.test_rows()) / 3361, 0.2, 0.02);
  const Parts giant = sealed(sized_groups({600, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40}), by_group(0.2));
  EXPECT_NEAR(static_cast<double>(giant.test_rows()) / 1000, 0.2, 0.05);
  std::minstd_rand random(5);
  std::vector<int> sizes(300);
  for (int& size : sizes) size = 1 + static_cast<int>(random() / 7 % 20);
  const Parts many = sealed(sized_groups(sizes), by_group(0.2));
  EXPECT_NEAR(static_cast<double>(many.test_rows()) / static_cast<double>(many.sealing.repetition.rows), 0.2, 0.01);
  EXPECT_NEAR(static_cast<double>(many.sealing.groups.size()), 60, 6);
}

TEST(Groups, that_are_sealed_stay_so_when_groups_and_rows_are_added) {
  std::vector<int> sizes{30, 10, 50, 20, 40, 10, 10, 30};
  SealedGroups known;
  for (int step = 0; step < 12; ++step) {
    const Parts parts = seal_rows(keyed(sized_groups(sizes)), by_group(0.2), {}, known);
    EXPECT_TRUE(std::ranges::includes(parts.sealing.groups, known.keys)) << step;
    EXPECT_NEAR(static_cast<double>(parts.test_rows()) / static_cast<double>(parts.sealing.repetition.rows), 0.2, 0.08);
    known.keys = parts.sealing.groups;
    sizes.push_back(10 + step * 7 % 40);
    sizes[static_cast<std::size_t>(step) % 3] += 15;
  }
  EXPECT_GE(known.keys.size(), 4U);
  // Of a seal: those and no others.
  const Parts exactly = seal_rows(keyed(sized_groups(sizes)), by_group(0.9), {}, {known.keys, true});
  EXPECT_EQ(exactly.sealing.groups, known.keys);
  // All but one sealed before: nothing is left to train on.
  known.keys.clear();
  for (int group = 0; group < 7; ++group) known.keys.insert(content_key("g" + std::to_string(group)));
  expect_usage([&] { seal_rows(keyed(sized_groups({9, 9, 9, 9, 9, 9, 9, 9})), by_group(0.2), {}, known); },
               {"7 of 8 groups were sealed in earlier runs"});
}

TEST(Splits, by_columns_that_are_not_there_are_wrong_usage) {
  for (const SplitRule& rule : {SplitRule{.group = "grup"}, SplitRule{.time = "dya"}}) {
    try {
      sealed(numbers(10, 1), rule);
      FAIL();
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.error().fault, Fault::usage);
      EXPECT_NE(std::string(failure.what()).find("did you mean"), std::string::npos) << failure.what();
    }
  }
  EXPECT_THROW(sealed(numbers(10, 1), {.time = "group"}), Failure);
}

// Rows of one time are on one side, or nothing is split.
TEST(TimeSplit, says_where_ties_leave_nothing_earlier_to_train_on) {
  const auto days = [](int first, int second) {
    Table table{"t.csv", first + second, {{"a", {}}, {"day", {}}}, {}};
    for (int row = 0; row < first + second; ++row) {
      table.columns[0].cells.push_back(std::to_string(row));
      table.columns[1].cells.push_back(row < first ? "2024-05-01" : "2024-05-02");
    }
    return table;
  };
  SplitRule rule{.time = "day"};
  rule.test = 0.2;
  expect_usage([&] { sealed(days(90, 0), rule); }, {"90 of 90 rows have its earliest value"});
  expect_usage([&] { sealed(days(90, 3), rule); }, {"90 of 93 rows have its earliest value"});
  EXPECT_EQ(sealed(days(30, 30), rule).test_rows(), 30);
  const KeyedTable seen = sealed(days(40, 10), rule).seen;
  EXPECT_EQ(seen.table.rows, 40);
  expect_usage([&] { watched(seen, rule); }, {"40 of 40 rows have its earliest value"});
  rule.validation = 0;
  EXPECT_EQ(watched(seen, rule).train.size(), 40U);
}

// Rows that stay together by the columns in use stay so when a column counts them, and no other row moves for it.
TEST(SealedRows, stay_together_by_the_columns_in_use) {
  const Table plain = repeating(300, 7);
  SplitRule rule{.are_together = true};
  rule.target = "y";
  const std::multiset<std::string> before = inputs(opened(sealed(plain, rule)));
  Table numbered = plain;
  numbered.columns.insert(numbered.columns.begin(), Column{"n", {}});
  for (int row = 0; row < 300; ++row) numbered.columns[0].cells.push_back(std::to_string(row + 1));
  rule.inputs = table_as_read(numbered, "y", {}).input_names();
  EXPECT_EQ(rule.inputs, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(inputs(opened(sealed(numbered, rule))), before);
  const Parts parts = sealed(numbered, rule);
  const std::multiset<std::string> seen = inputs(parts.seen.table);
  for (const std::string& row : before) EXPECT_EQ(seen.count(row), 0U) << row;
}

}  // namespace
}  // namespace pellucid::data
