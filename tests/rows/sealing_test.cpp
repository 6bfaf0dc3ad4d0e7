// Which rows of a file are sealed: whatever else is asked of it, and the same groups again when it has grown.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

#include "pellucid/base/hash.hpp"
#include "pellucid/base/state_folder.hpp"
#include "pellucid/rows/group_memory.hpp"
#include "pellucid/rows/rows.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

/// Rows of the groups `first` to `last` - 1, some of which repeat; each tenth has no target.
std::string rows_of_groups(int first, int last, unsigned seed = 1) {
  std::minstd_rand random(seed);
  std::string text;
  for (int group = first; group < last; ++group) {
    for (int row = 0; row < 20; ++row) {
      text += "g" + std::to_string(group) + "," + std::to_string(random() / 7 % 30) + "," +
              std::to_string(random() / 7 % 3) + "," +
              (row % 10 == 0 ? "" : std::to_string(static_cast<double>(random() % 1000) / 8)) + "\n";
    }
  }
  return text;
}

/// The rows with a column behind the first.
std::string with_column(const std::string& rows) {
  std::istringstream text(rows);
  std::string wide;
  int row = 0;
  for (std::string line; std::getline(text, line); ++row) {
    const std::size_t at = line.find(',');
    wide += line.substr(0, at) + "," + std::to_string(row % 11) + line.substr(at) + "\n";
  }
  return wide;
}

class SealedFile : public ::testing::Test {
 protected:
  SealedFile() { std::filesystem::remove_all(state_folder()); }  // what another test remembered

  /// A table of these rows; its own target, its own file.
  Source table(const std::string& rows, const std::string& name = "t.csv") const {
    Source source;
    source.path = folder.write(name, "carrier,x,w,y\n" + rows);
    source.target = "y";
    return source;
  }
  static std::vector<data::RowKey> sealed_keys(const Source& source, double validation = 0.2) {
    return open_source(source, validation)->table()->sealing.keys;
  }
  static std::set<std::uint64_t> sealed_groups(const Source& source) {
    const std::unique_ptr<Opened> opened = open_source(source, 0.2);
    opened->remember_seal();
    return opened->table()->sealing.groups;
  }

  testing::Folder folder;
};

TEST_F(SealedFile, seals_the_same_rows_whatever_else_is_asked) {
  const Source plain = table(rows_of_groups(0, 20));
  const std::vector<data::RowKey> keys = sealed_keys(plain);
  ASSERT_GT(keys.size(), 40U);
  Source other = plain;
  other.ignore = {"x"};
  other.categorical = {"w"};
  EXPECT_EQ(sealed_keys(other), keys);
  other = plain;
  other.weight_column = "w";
  other.text = {"carrier"};
  other.task = "regression";
  other.missing = {"7"};  // inputs alone
  EXPECT_EQ(sealed_keys(other, 0.5), keys);
  other = plain;
  other.repeats = "together";
  EXPECT_NE(sealed_keys(other), keys);
}

TEST_F(SealedFile, does_not_move_a_row_when_labels_are_filled_in) {
  const std::string rows = rows_of_groups(0, 20);
  const std::vector<data::RowKey> keys = sealed_keys(table(rows));
  std::string filled;
  for (std::size_t at = 0; at < rows.size(); ++at) filled += rows.substr(at, 2) == ",\n" ? ",5" : rows.substr(at, 1);
  const Source whole = table(filled);
  std::vector<data::RowKey> now = sealed_keys(whole);
  EXPECT_TRUE(std::ranges::all_of(keys, [&](const data::RowKey& key) { return std::ranges::count(now, key) == 1; }));
  const std::vector<data::RowKey> seen = open_source(whole, 0.2)->table()->keys;
  EXPECT_EQ(seen.size() + now.size(), 400U);
  for (const data::RowKey& key : seen) EXPECT_EQ(std::ranges::count(keys, key), 0);
}

TEST_F(SealedFile, keeps_groups_sealed_when_its_table_has_grown) {
  Source source = table(rows_of_groups(0, 16));
  source.group = "carrier";
  const std::set<std::uint64_t> first = sealed_groups(source);
  EXPECT_EQ(first.size(), 3U);
  // Larger each time, in another file, in another order; and each time remembered.
  std::set<std::uint64_t> known = first;
  for (int groups = 18; groups < 40; groups += 3) {
    Source grown = table(rows_of_groups(16, groups, 2) + rows_of_groups(0, 16), "grown.csv");
    grown.group = "carrier";
    const std::set<std::uint64_t> now = sealed_groups(grown);
    EXPECT_TRUE(std::ranges::includes(now, known)) << groups;
    EXPECT_NEAR(static_cast<double>(now.size()), 0.2 * groups, 1.5);
    known = now;
  }
  EXPECT_GT(known.size(), 6U);
}

TEST_F(SealedFile, tells_how_many_groups_are_sealed_only_because_they_were) {
  Source source = table(rows_of_groups(0, 16));
  source.group = "carrier";
  sealed_groups(source);
  EXPECT_EQ(open_source(source, 0.2)->table()->sealing.kept_groups, 0);  // they would be now
  Source grown = table(rows_of_groups(0, 16) + rows_of_groups(16, 40, 2), "grown.csv");
  grown.group = "carrier";
  EXPECT_EQ(open_source(grown, 0.2)->table()->sealing.kept_groups, 3);
}

TEST_F(SealedFile, forgets_nothing_of_others_and_takes_nothing_from_them) {
  const auto fresh = [&](const std::string& rows, double test) {
    Source source = table(rows, "fresh.csv");
    source.group = "carrier";
    source.test = test;
    return source;
  };
  const std::string some = rows_of_groups(0, 16), others = rows_of_groups(0, 30, 9);
  const auto chosen = [&](const Source& source) { return open_source(source, 0.2)->table()->sealing.groups; };
  const std::set<std::uint64_t> alone = chosen(fresh(others, 0.2)), half = chosen(fresh(some, 0.4));
  sealed_groups(fresh(some, 0.2));
  EXPECT_EQ(chosen(fresh(some, 0.4)), half);  // those of 0.2 are among them
  Source other = fresh(others, 0.2);
  other.path = folder.write("other.csv", "carrier,speed,height,depth,y\n" + with_column(others));
  EXPECT_EQ(chosen(other), alone) << "the groups of another table";
}

// Whatever else is asked, and whatever columns stand beside them.
TEST_F(SealedFile, keeps_groups_sealed_for_another_part_and_with_other_columns) {
  Source source = table(rows_of_groups(0, 16));
  source.group = "carrier";
  const std::set<std::uint64_t> first = sealed_groups(source);
  for (const double part : {0.1, 0.4, 0.25}) {
    Source other = source;
    other.test = part;
    EXPECT_TRUE(std::ranges::includes(open_source(other, 0.2)->table()->sealing.groups, first)) << part;
  }
  Source wide = source;
  wide.path = folder.write("wide.csv", "carrier,more,x,w,y\n" + with_column(rows_of_groups(0, 16)));
  EXPECT_TRUE(std::ranges::includes(open_source(wide, 0.2)->table()->sealing.groups, first));
  wide.ignore = {"x"};
  EXPECT_TRUE(std::ranges::includes(open_source(wide, 0.2)->table()->sealing.groups, first));
}

TEST_F(SealedFile, opens_the_groups_of_its_seal_whatever_was_sealed_since) {
  Source source = table(rows_of_groups(0, 16));
  source.group = "carrier";
  const std::unique_ptr<Opened> opened = open_source(source, 0.2);
  const data::Seal seal = data::seal_from_json(to_json(opened->seal), "seal.json");
  EXPECT_EQ(seal.groups, opened->table()->sealing.groups);
  EXPECT_EQ(seal.rows, opened->sealed_rows);
  std::set<std::uint64_t> others;
  for (int group = 0; group < 5; ++group) others.insert(data::content_key("g" + std::to_string(group)));
  remember_groups("carrier", opened->table()->seen.names(), others);
  EXPECT_NE(open_source(source, 0.2)->table()->sealing.groups, seal.groups);
  EXPECT_EQ(open_source(source, 0.2, &seal)->table()->sealing.keys, opened->table()->sealing.keys);
}

TEST_F(SealedFile, is_opened_though_nothing_can_be_remembered) {
  Source source = table(rows_of_groups(0, 16));
  source.group = "carrier";
  const std::set<std::uint64_t> groups = sealed_groups(source);
  for (const std::string& name : state_files("sealed-groups")) {
    for (const char* text :
         {"", "{", "[1]", R"({"columns":3,"groups":["x"]})", R"({"columns":["00"],"groups":[1,{}]})"}) {
      ASSERT_TRUE(write_state(name, text));
      EXPECT_EQ(open_source(source, 0.2)->table()->sealing.groups, groups) << text;
    }
  }
  std::filesystem::remove_all(state_folder());
  std::ofstream(state_folder()) << "no folder";
  EXPECT_EQ(sealed_groups(source), groups);
  std::filesystem::remove(state_folder());
}

TEST_F(SealedFile, is_refused_with_a_seal_by_which_other_rows_were_sealed) {
  const Source source = table(rows_of_groups(0, 16));
  data::Seal seal = open_source(source, 0.2)->seal;
  EXPECT_NO_THROW(open_source(source, 0.2, &seal));
  for (const Index rule : {1, 4}) {
    data::Seal other = seal;
    other.rule = rule;
    const Error error = error_of([&] { open_source(source, 0.2, &other); });
    EXPECT_EQ(error.fault, Fault::refused);
    EXPECT_TRUE(says(error, "train again"));
    Source unsealed = source;
    unsealed.test = 0;
    EXPECT_NO_THROW(open_source(unsealed, 0.2, &other));  // no rule took rows out of it
  }
  Source edited = source;
  edited.test = 0.9;
  const Error error = error_of([&] { open_source(edited, 0, &seal); });
  EXPECT_EQ(error.fault, Fault::refused);
  EXPECT_TRUE(says(error, "not those that were sealed"));
}

// Somebody puts one of two files there again and again: what was read is what the digest says, or it is refused.
TEST_F(SealedFile, has_the_digest_of_what_was_read_though_it_changes) {
  const std::string header = "carrier,x,w,y\n";
  std::string one = header, other = header;
  for (int row = 0; row < 3000; ++row) {
    one += "a," + std::to_string(row) + ",1,2\n";
    other += "b," + std::to_string(row) + ",1,2\n";
  }
  Source source;
  source.path = folder.write("t.csv", one);
  source.target = "y";
  std::atomic<bool> is_done = false;
  std::thread writer([&] {
    for (int i = 0; !is_done; ++i) {
      std::filesystem::rename(folder.write("next.csv", i % 2 == 0 ? other : one), source.path);
    }
  });
  for (int i = 0; i < 60; ++i) {
    try {
      const std::unique_ptr<Opened> opened = open_source(source, 0.2);
      const bool is_one = opened->table()->seen.columns[0].cells[0] == "a";
      EXPECT_EQ(opened->seal.files.front().sha256, sha256(is_one ? one : other));
    } catch (const Failure& failure) {
      EXPECT_TRUE(says(failure.error(), "changed while it was read")) << failure.error().message();
    }
  }
  is_done = true;
  writer.join();
  EXPECT_NO_THROW(open_source(source, 0.2));
}

// A run whose equal rows were kept together by all columns is not opened by fewer.
TEST_F(SealedFile, keeps_equal_rows_together_by_a_rule_of_its_own_where_a_column_counts_them) {
  std::string rows;
  for (int row = 0; row < 200; ++row) {
    rows += std::to_string(row + 1) + "," + std::to_string(row % 40) + "," + std::to_string(row % 3) + "," +
            std::to_string(row % 40 % 7) + "\n";
  }
  Source source = table(rows);
  EXPECT_EQ(open_source(source, 0.2)->seal.rule, data::seal_rule);
  source.repeats = "together";
  data::Seal seal = open_source(source, 0.2)->seal;
  EXPECT_EQ(seal.rule, data::seal_rule_of_units);
  EXPECT_NO_THROW(open_source(source, 0.2, &seal));
  seal.rule = data::seal_rule;
  EXPECT_EQ(error_of([&] { open_source(source, 0.2, &seal); }).fault, Fault::refused);
}

}  // namespace
}  // namespace pellucid
