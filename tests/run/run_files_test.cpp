// A run that moves still finds its files: by what they hold, wherever they lie.
#include "pellucid/run/run_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "pellucid/base/files.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"

namespace pellucid {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using testing::says;

const std::string some_rows = "a,b\n1,2\n3,4\n";
const std::string other_rows = "a,b\n1,2\n3,5\n";

/// A project folder with a table, a file of test rows and a run over both.
class MovedRun : public ::testing::Test {
 protected:
  MovedRun() {
    source.path = place.write("home/rows.csv", some_rows);
    source.test_file = place.write("home/test/rows.csv", "a,b\n7,8\n");
    fs::create_directories(place / "home/runs/first");
    seal = seen_from(seal_of(source), place.at("home/runs/first"));
    source.path = "rows.csv";  // as it was written in home
    source.test_file = "test/rows.csv";
  }
  FoundFiles find(const std::string& folder, const std::vector<std::string>& given = {}) const {
    return find_files(source, seal, place.at(folder), given);
  }
  testing::Folder place;
  Source source;
  data::Seal seal;
};

TEST_F(MovedRun, records_each_file_from_its_folder) {
  ASSERT_EQ(seal.files.size(), 2U);
  EXPECT_EQ(seal.files[0].role, data::role::data);
  EXPECT_EQ(seal.files[0].near, "../../rows.csv");
  EXPECT_EQ(seal.files[1].role, data::role::test);
  EXPECT_EQ(seal.files[1].near, "../../test/rows.csv");
  EXPECT_EQ(to_json(data::seal_from_json(to_json(seal), "seal.json")), to_json(seal));
}

TEST_F(MovedRun, with_its_data_finds_it) {
  fs::rename(place / "home", place / "away");
  const FoundFiles found = find("away/runs/first");
  EXPECT_TRUE(fs::equivalent(found.source.path, place / "away/rows.csv"));
  EXPECT_TRUE(fs::equivalent(found.source.test_file, place / "away/test/rows.csv"));
  EXPECT_TRUE(fs::equivalent(found.seal.files[0].path, place / "away/rows.csv"));
}

TEST_F(MovedRun, alone_finds_the_data_where_it_lay) {
  fs::create_directories(place / "deep/er/still");
  fs::rename(place / "home/runs/first", place / "deep/er/still/run");
  EXPECT_EQ(find("deep/er/still/run").source.path, place.at("home/rows.csv"));
}

TEST_F(MovedRun, takes_the_file_that_agrees_and_not_the_first_one) {
  fs::create_directories(place / "x/y/run");
  place.write("x/rows.csv", other_rows);  // where the run's path leads now
  EXPECT_EQ(find("x/y/run").source.path, place.at("home/rows.csv"));
}

TEST_F(MovedRun, is_told_where_its_data_lies) {
  fs::rename(place / "home/rows.csv", place / "elsewhere.csv");
  const Error lost = error_of([&] { find("home/runs/first"); });
  EXPECT_EQ(lost.fault, Fault::data);
  EXPECT_TRUE(says(lost, "cannot find the rows of the run"));
  EXPECT_TRUE(says(lost, "run.data = FILE"));
  EXPECT_EQ(find("home/runs/first", {place.at("elsewhere.csv")}).source.path, place.at("elsewhere.csv"));
  fs::rename(place / "home/test/rows.csv", place / "test.csv");
  EXPECT_TRUE(says(error_of([&] { find("home/runs/first", {place.at("elsewhere.csv")}); }), "the test rows"));
  const FoundFiles both = find("home/runs/first", {place.at("test.csv"), place.at("elsewhere.csv")});
  EXPECT_EQ(both.source.path, place.at("elsewhere.csv"));
  EXPECT_EQ(both.source.test_file, place.at("test.csv"));
}

TEST_F(MovedRun, takes_no_other_file_for_its_own) {
  const std::string wrong = place.write("wrong.csv", other_rows);
  const Error error = error_of([&] { find("home/runs/first", {wrong}); });
  EXPECT_EQ(error.fault, Fault::refused);
  EXPECT_TRUE(says(error, "wrong.csv"));
  EXPECT_EQ(error_of([&] { find("home/runs/first", {place.at("nowhere.csv")}); }).fault, Fault::data);
  place.write("home/rows.csv", other_rows);
  const Error changed = error_of([&] { find("home/runs/first"); });
  EXPECT_EQ(changed.fault, Fault::refused);
  EXPECT_TRUE(says(changed, "home/rows.csv"));
}

TEST_F(MovedRun, whose_seal_names_less_than_its_recipe_is_refused) {
  seal.files.pop_back();
  EXPECT_EQ(error_of([&] { find("home/runs/first"); }).fault, Fault::refused);
}

TEST_F(MovedRun, is_trained_again_from_its_recipe_where_the_data_lies_now) {
  place.write("home/runs/first/seal.json", to_json(seal));
  fs::rename(place / "home", place / "away");
  place.write("away/rows.csv", some_rows + "5,6\n");  // a new run may see new rows
  EXPECT_TRUE(fs::equivalent(source_near(source, place.at("away/runs/first")).path, place / "away/rows.csv"));
}

}  // namespace
}  // namespace pellucid
