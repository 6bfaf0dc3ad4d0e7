// Which rows are sealed: by content, for ever.
#include "pellucid/data/table_split.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <set>

#include "pellucid/base/error.hpp"

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
    Parts parts = seal_rows(table, {.test = part}, {});
    EXPECT_EQ(parts.seen.rows + parts.test_rows, 5000);
    EXPECT_NEAR(static_cast<double>(parts.test_rows), 5000 * part, 4 * std::sqrt(5000 * part * (1 - part)) + 1e-9);
    const Index count = parts.test_rows;
    EXPECT_EQ(opened(std::move(parts)).rows, count);
  }
}

TEST(SealedRows, stay_sealed_when_rows_are_added_or_reordered_or_columns_change_places) {
  const Table table = numbers(2000, 2);
  const std::multiset<std::string> sealed = texts(opened(seal_rows(table, {}, {})));
  const Table more = append(table, numbers(3000, 3));
  const std::multiset<std::string> later = texts(opened(seal_rows(more, {}, {})));
  EXPECT_TRUE(std::includes(later.begin(), later.end(), sealed.begin(), sealed.end()));
  const std::multiset<std::string> seen = texts(seal_rows(more, {}, {}).seen);
  for (const std::string& row : sealed) EXPECT_EQ(seen.count(row), 0U);

  Rows backwards = all_rows(2000);
  std::reverse(backwards.begin(), backwards.end());
  EXPECT_EQ(texts(opened(seal_rows(rows_of(table, backwards), {}, {}))), sealed);
  Table turned = table;
  std::reverse(turned.columns.begin(), turned.columns.end());
  EXPECT_EQ(texts(opened(seal_rows(turned, {}, {})), 3), sealed);
}

TEST(SealedRows, that_are_equal_stand_on_one_side) {
  const Table table = numbers(500, 4);
  const Table twice = append(table, table);
  const std::multiset<std::string> sealed = texts(opened(seal_rows(twice, {}, {})));
  const std::multiset<std::string> seen = texts(seal_rows(twice, {}, {}).seen);
  for (const std::string& row : sealed) EXPECT_EQ(seen.count(row), 0U);
}

TEST(SealedRows, keep_groups_together) {
  const SplitRule rule{.test = 0.3, .validation = 0.3, .group = "group", .time = ""};
  Parts parts = seal_rows(numbers(3000, 5), rule, {});
  const Split split = split_rows(parts.seen, rule, {}, 7);
  const auto groups = [](const Table& table, const Rows& rows) {
    std::set<std::string> names;
    for (const std::uint32_t row : rows) names.emplace(table.columns[2].cells[row]);
    return names;
  };
  const std::set<std::string> trained = groups(parts.seen, split.train);
  const std::set<std::string> watched = groups(parts.seen, split.validation);
  const Table test = opened(std::move(parts));
  const std::set<std::string> sealed = groups(test, all_rows(test.rows));
  EXPECT_GT(watched.size(), 3U);
  for (const std::string& name : watched) EXPECT_EQ(trained.count(name) + sealed.count(name), 0U);
  for (const std::string& name : sealed) EXPECT_EQ(trained.count(name), 0U);
}

TEST(SealedRows, by_time_are_the_latest) {
  const SplitRule rule{.test = 0.2, .validation = 0.2, .group = "", .time = "day"};
  Parts parts = seal_rows(numbers(1000, 6), rule, {});
  const Split split = split_rows(parts.seen, rule, {}, 0);
  const Table seen = parts.seen;
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
  const Parts parts = seal_rows(numbers(1000, 7), {}, {});
  const Split a = split_rows(parts.seen, {}, {}, 1);
  const Split b = split_rows(parts.seen, {}, {}, 2);
  EXPECT_NE(a.validation, b.validation);
  EXPECT_NEAR(static_cast<double>(a.validation.size()), 200, 12);  // a fifth of all rows, not of those left
  EXPECT_EQ(split_rows(parts.seen, {}, {}, 1).validation, a.validation);
}

TEST(Folds, hold_each_row_once) {
  const Table table = numbers(103, 8);
  for (const char* group : {"", "group"}) {
    const SplitRule rule{.test = 0.2, .validation = 0.2, .group = group, .time = ""};
    std::map<std::uint32_t, int> times;
    for (Index fold = 0; fold < 5; ++fold) {
      const Split split = split_fold(table, rule, fold, 5, 3);
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
    const Table table = *group == '\0' ? numbers(6, 1) : grouped_rows(6);
    const SplitRule rule{.test = 0, .validation = 0.2, .group = group, .time = ""};
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      for (Index fold = 0; fold < 6; ++fold) EXPECT_FALSE(split_fold(table, rule, fold, 6, seed).validation.empty());
    }
    expect_usage([&] { split_fold(table, rule, 0, 7, 0); }, {"7 parts", *group == '\0' ? "6 rows" : "6 groups"});
  }
}

TEST(Groups, that_are_too_few_for_a_part_are_counted_and_refused) {
  const auto rule = [](double test) {
    return SplitRule{.test = test, .validation = 0.2, .group = "group", .time = ""};
  };
  expect_usage([&] { seal_rows(grouped_rows(2), rule(1e-9), {}); }, {"2 groups", "none", "source.test_file = FILE"});
  expect_usage([&] { seal_rows(grouped_rows(2), rule(0.999999), {}); }, {"2 groups", "all fall", "source.test = 0"});
  expect_usage([&] { split_rows(grouped_rows(1), rule(0), {}, 0); },
               {"1 group that is not sealed", "source.validation_file = FILE"});
  EXPECT_EQ(seal_rows(grouped_rows(1), rule(0), {}).seen.rows, 60);  // nothing is split
}

TEST(Splits, by_columns_that_are_not_there_are_wrong_usage) {
  for (const SplitRule& rule : {SplitRule{.group = "grup"}, SplitRule{.time = "dya"}}) {
    try {
      seal_rows(numbers(10, 1), rule, {});
      FAIL();
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.error().fault, Fault::usage);
      EXPECT_NE(std::string(failure.what()).find("did you mean"), std::string::npos) << failure.what();
    }
  }
  EXPECT_THROW(seal_rows(numbers(10, 1), {.time = "group"}, {}), Failure);
}

}  // namespace
}  // namespace pellucid::data
