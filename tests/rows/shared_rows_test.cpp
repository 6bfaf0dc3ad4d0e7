// What the files of a run have in common: rows and groups of one that training sees in another.
#include <gtest/gtest.h>

#include <filesystem>

#include "pellucid/base/state_folder.hpp"
#include "pellucid/rows/rows.hpp"
#include "pellucid/rows/table_rows.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"

namespace pellucid {
namespace {

using testing::error_of;

class FilesOfARun : public ::testing::Test {
 protected:
  FilesOfARun() { std::filesystem::remove_all(state_folder()); }

  /// Ten rows of each group, no two alike; `from` makes rows of one file unlike those of another.
  static std::string rows(const std::vector<std::string>& groups, int from) {
    std::string text = "site,x,y\n";
    for (const std::string& group : groups) {
      for (int row = 0; row < 10; ++row) {
        text += group + "," + std::to_string(from) + "." + std::to_string(row) + "5," + std::to_string(row % 3) + "\n";
      }
      ++from;
    }
    return text;
  }
  Source by_site(const std::vector<std::string>& groups) const {
    Source source;
    source.path = folder.write("own.csv", rows(groups, 0));
    source.target = "y";
    source.group = "site";
    return source;
  }
  static data::SealAudit sealing(const Source& source) { return open_table(source, 0, on_disk(source)).sealing; }

  testing::Folder folder;
};

const std::vector<std::string> eight{"1.5", "2.5", "3.5", "4.5", "5.5", "6.5", "7.5", "8.5"};

TEST_F(FilesOfARun, share_groups_however_they_are_written) {
  Source source = by_site(eight);
  source.validation_file = folder.write("v.csv", rows({"1.50", "02.5", "20.5"}, 100));
  source.test_file = folder.write("t.csv", rows({"3.500", "20.50", "30.5"}, 200));
  const data::SealAudit told = sealing(source);
  EXPECT_EQ(told.validation_groups, 2);
  EXPECT_EQ(told.repetition.shared_groups, 2) << "one of the table, one of the validation file";
  EXPECT_EQ(told.repetition.sealed_copies, 0);
}

TEST_F(FilesOfARun, share_sealed_groups_too) {
  std::vector<std::string> written;
  for (const std::string& group : eight) written.push_back("0" + group);
  Source source = by_site(written);
  source.validation_file = folder.write("v.csv", rows(eight, 100));
  const data::SealAudit told = sealing(source);
  ASSERT_EQ(told.groups.size(), 2U);
  EXPECT_EQ(told.repetition.shared_groups, 2);
  EXPECT_EQ(told.validation_groups, 6);
}

TEST_F(FilesOfARun, share_rows_with_each_other) {
  Source source = by_site(eight);
  source.group = "";
  source.validation_file = folder.write("v.csv", rows({"20.5", "30.5"}, 100));
  source.test_file = folder.write("t.csv", rows({"20.50", "40.5"}, 100));
  const data::SealAudit told = sealing(source);
  EXPECT_EQ(told.validation_copies, 0);
  EXPECT_EQ(told.repetition.sealed, 20);
  EXPECT_EQ(told.repetition.sealed_copies, 10) << "those of the validation file";
  source.test_file = folder.write("t.csv", rows({"1.50", "40.5"}, 0));
  EXPECT_EQ(sealing(source).repetition.sealed_copies, 10) << "those of the table";
}

// What a model takes no notice of tells no rows apart.
TEST_F(FilesOfARun, are_compared_by_what_the_model_sees) {
  std::string text = "x,z,y\n";
  for (int row = 0; row < 100; ++row) {
    text += std::to_string(row % 50) + ".25," + (row < 50 ? "a" : "b") + "," + std::to_string(row % 50) + ".75\n";
  }
  Source source;
  source.path = folder.write("own.csv", text);
  source.target = "y";
  data::Preparation sees_x;
  sees_x.columns.push_back({.name = "x", .type = data::ColumnType::number, .scale = {25, 14}});
  sees_x.target.name = "y";
  Model model({}, {Task::regression, sees_x.inputs(), 1, {}, {}});
  model.set_preparation(sees_x);
  const data::SealAudit all = open_table(source, 0, on_disk(source)).sealing;
  const data::SealAudit seen = open_table(source, 0, on_disk(source), nullptr, &model).sealing;
  EXPECT_EQ(seen.keys, all.keys);
  EXPECT_EQ(all.repetition.sealed_copies, 0);
  EXPECT_GT(seen.repetition.sealed_copies, 5);
}

TEST_F(FilesOfARun, are_those_of_its_seal) {
  Source source = by_site(eight);
  source.group = "";
  data::Seal seal = open_source(source, 0.2)->seal;
  seal.files.front().near = "own.csv";  // what makes it one of today
  EXPECT_NO_THROW(open_source(source, 0.2, &seal));
  std::string changed = rows(eight, 0);
  changed.back() = ' ';
  folder.write("own.csv", changed);
  EXPECT_EQ(error_of([&] { open_source(source, 0.2, &seal); }).fault, Fault::data);
}

}  // namespace
}  // namespace pellucid
