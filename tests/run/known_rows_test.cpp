// Rows that a run knows among those of a user's own: which side each is on, what counts as an opening, what is a copy.
#include "pellucid/rows/known_rows.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <set>

#include "pellucid/base/files.hpp"
#include "pellucid/rows/group_memory.hpp"
#include "pellucid/run/session.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"

namespace pellucid {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using testing::says;

using CsvRow = std::function<std::string(int)>;

std::string csv_of(const std::string& header, int first, int last, const CsvRow& row) {
  std::string csv = header + "\n";
  for (int i = first; i < last; ++i) csv += row(i) + "\n";
  return csv;
}

/// A run over a table of the test's own.
class RowsOfARun : public ::testing::Test {
 protected:
  RowsOfARun() {
    ::setenv("XDG_STATE_HOME", place.at("state").c_str(), 1);
    training.run.source.target = "y";
    training.run.recipe.model = "linear";
    training.run.recipe.validation = 0.2;
    training.run.recipe.epochs = 1;
    training.folder = place.at("run");
  }
  void train_on(const std::string& csv) {
    training.run.source.path = place.write("own.csv", csv);
    train(training);
  }
  Evaluated evaluate(const std::string& csv) const {
    return evaluate_model(open_model(training.folder), training.folder, place.write("asked.csv", csv));
  }
  /// How many rows are on each side.
  static std::map<Side, Index> rows_of(const Evaluated& evaluated) {
    std::map<Side, Index> rows;
    for (const JudgedSide& each : evaluated.sides) rows[each.side] = each.judged.evaluation.rows;
    return rows;
  }
  static const Judged& on(const Evaluated& evaluated, Side side) {
    for (const JudgedSide& each : evaluated.sides) {
      if (each.side == side) return each.judged;
    }
    ADD_FAILURE() << "no row is " << name_of(side);
    return evaluated.sides.front().judged;
  }
  std::vector<Opening> ledger() const {
    const std::string path = training.folder + "/seal.json";
    return read_ledger(training.folder, data::seal_from_json(read_text(path), path));
  }

  testing::Folder place;
  Training training;
};

/// A row of its own number, without a target where `has_target` says so.
CsvRow numbered(const std::function<bool(int)>& has_target = [](int) { return true; }) {
  return [=](int i) {
    return std::to_string(i) + ".5," + std::to_string(i * 7 % 90) + ".25," +
           (has_target(i) ? std::to_string(i % 11) + ".75" : "");
  };
}

TEST_F(RowsOfARun, without_a_target_are_on_no_side) {
  const CsvRow some = numbered([](int i) { return i % 5 != 0; });
  training.run.source.validation_file = place.write("watched.csv", csv_of("a,b,y", 200, 220, some));
  training.run.source.test_file = place.write("test.csv", csv_of("a,b,y", 300, 330, some));
  train_on(csv_of("a,b,y", 0, 100, some));
  const Evaluated filled = evaluate(csv_of("a,b,y", 0, 400, numbered()));
  EXPECT_EQ(rows_of(filled),
            (std::map<Side, Index>{
                {Side::training, 80}, {Side::validation, 16}, {Side::sealed, 24}, {Side::fresh, 400 - 80 - 16 - 24}}));
  for (const JudgedSide& each : filled.sides) EXPECT_EQ(each.judged.copies(), 0) << name_of(each.side);
  fs::remove_all(training.folder);
  training.run.source.test_file = training.run.source.validation_file = "";
  train_on(csv_of("a,b,y", 0, 100, some));
  EXPECT_EQ(rows_of(evaluate(csv_of("a,b,y", 0, 100, numbered())))[Side::fresh], 20);
  EXPECT_EQ(rows_of(evaluate(csv_of("a,b,y", 0, 100, some))).count(Side::fresh), 0U);
}

TEST_F(RowsOfARun, that_are_trained_on_and_sealed_count_as_an_opening) {
  training.run.source.test_file = place.write("test.csv", csv_of("a,b,y", 50, 70, numbered()));
  training.run.source.allow = {"duplicates"};
  train_on(csv_of("a,b,y", 0, 60, numbered()));
  const Evaluated both = evaluate(csv_of("a,b,y", 50, 60, numbered()));
  EXPECT_EQ(rows_of(both).count(Side::sealed), 0U) << "they are training and validation rows first";
  ASSERT_TRUE(both.openings);
  ASSERT_EQ(ledger().size(), 1U);
  EXPECT_EQ(ledger()[0].by, "evaluate");
  EXPECT_EQ(ledger()[0].rows, 10);
  EXPECT_FALSE(evaluate(csv_of("a,b,y", 0, 50, numbered())).openings);
  EXPECT_EQ(unseal(training.folder).openings.by_run, 2);
  EXPECT_EQ(ledger()[1].by, "unseal");
}

// 110 rows to watch, among them all 100 of the table: those that are sealed count, and no others.
TEST_F(RowsOfARun, that_are_watched_and_sealed_count_as_an_opening) {
  training.run.source.validation_file =
      place.write("watched.csv", csv_of("a,b,y", 0, 100, numbered()) + csv_of("a,b,y", 200, 210, numbered()).substr(6));
  training.run.source.allow = {"duplicates"};
  train_on(csv_of("a,b,y", 0, 100, numbered()));
  const Evaluated watched = evaluate_run(open_model(training.folder), training.folder);
  const Judged& judged = on(watched, Side::validation);
  EXPECT_EQ(judged.evaluation.rows, 110);
  ASSERT_EQ(ledger().size(), 1U);
  EXPECT_EQ(ledger()[0].rows, judged.repetition.file_copies);
  EXPECT_EQ(unseal(training.folder).judged.evaluation.rows, judged.repetition.file_copies);
}

TEST_F(RowsOfARun, whose_target_is_not_asked_about_are_not_looked_at) {
  train_on(csv_of("a,b,y", 0, 60, numbered()));
  const Evaluated fresh = evaluate(csv_of("a,b,y", 0, 70, numbered([](int i) { return i >= 60; })));
  EXPECT_EQ(rows_of(fresh), (std::map<Side, Index>{{Side::fresh, 10}}));
  EXPECT_FALSE(fresh.openings);
}

// Twelve kinds of rows: that a kind was there before is no sign of the same row, its number is.
TEST_F(RowsOfARun, that_repeat_by_nature_are_known_by_all_their_columns) {
  const auto of_kinds = [](int first, int shift, bool has_number = true) {
    return csv_of(has_number ? "id,kind,size,y" : "kind,size,y", first, first + 240, [=](int i) {
      return (has_number ? std::to_string(i) + "," : "") + "k" + std::to_string(i % 4) + "," + std::to_string(i % 3) +
             ".5," + std::to_string((i / 12 + shift) % 9) + ".75";
    });
  };
  train_on(of_kinds(0, 0));
  const Evaluated own = evaluate(of_kinds(0, 0));
  EXPECT_EQ(rows_of(own).count(Side::fresh), 0U);
  EXPECT_EQ(rows_of(evaluate(of_kinds(0, 1))), rows_of(own)) << "with other targets";
  EXPECT_EQ(rows_of(evaluate(of_kinds(1000, 0))), (std::map<Side, Index>{{Side::fresh, 240}}));
  fs::remove_all(training.folder);
  train_on(of_kinds(0, 0, false));
  const Evaluated bare = evaluate(of_kinds(0, 0, false));
  EXPECT_GT(on(bare, Side::sealed).repetition.sealed_copies, 0) << "they are equal, as rows to come will be";
  for (const JudgedSide& each : bare.sides) EXPECT_EQ(each.judged.copies(), 0) << name_of(each.side);
}

// 150 rows, 50 of which stand there twice.
TEST_F(RowsOfARun, that_are_copies_are_told_of_what_is_judged_and_not_of_what_was_trained_on) {
  const CsvRow row = [](int i) { return numbered()(i % 100); };
  training.run.recipe.validation = 0.4;
  training.run.source.allow = {"duplicates"};
  train_on(csv_of("a,b,y", 0, 150, row));
  const Evaluated all = evaluate(csv_of("a,b,y", 0, 150, row));
  EXPECT_EQ(on(all, Side::training).copies(), 0);
  const Judged &watched = on(all, Side::validation), &sealed = on(all, Side::sealed);
  EXPECT_GT(watched.copies(), 3);
  EXPECT_LT(watched.copies(), 30) << "validation rows are no copies of themselves";
  EXPECT_EQ(watched.without_copies->rows, watched.evaluation.rows - watched.copies());
  EXPECT_GT(sealed.copies(), 3);
  EXPECT_EQ(unseal(training.folder).judged.copies(), sealed.copies());
}

TEST_F(RowsOfARun, are_not_judged_where_its_ledger_or_its_recipe_was_changed) {
  train_on(csv_of("a,b,y", 0, 60, numbered()));
  unseal(training.folder);
  const Model model = open_model(training.folder);
  const std::string ledger_path = training.folder + "/openings.jsonl", ledger_before = read_text(ledger_path);
  place.write("run/openings.jsonl", "{}\n" + ledger_before);
  EXPECT_EQ(error_of([&] { evaluate_run(model, training.folder); }).fault, Fault::refused);
  EXPECT_EQ(error_of([&] { evaluate(csv_of("a,b,y", 900, 910, numbered())); }).fault, Fault::refused);
  place.write("run/openings.jsonl", ledger_before);
  EXPECT_NO_THROW(evaluate_run(model, training.folder));
  std::string recipe = read_text(training.folder + "/recipe.toml");
  const std::size_t at = recipe.find("validation = 0.2");
  ASSERT_NE(at, std::string::npos);
  place.write("run/recipe.toml", recipe.replace(at, 16, "validation = 0.1"));
  Model bare(model.recipe(), model.signature());  // of before models said by which recipe they were made
  bare.set_preparation(*model.preparation());
  const Error error = error_of([&] { evaluate_run(bare, training.folder); });
  EXPECT_EQ(error.fault, Fault::refused);
  EXPECT_TRUE(says(error, "recipe.toml"));
}

// Though a run is killed at once, and though it goes on where nothing was remembered.
TEST_F(RowsOfARun, that_are_sealed_by_group_stay_so_in_runs_to_come) {
  const CsvRow row = [](int i) {
    return "g" + std::to_string(i % 8) + "," + std::to_string(i) + ".5," + std::to_string(i % 5) + ".5";
  };
  training.run.source.group = "a";
  training.run.recipe.validation = 0;
  const std::string own = csv_of("a,b,y", 0, 80, row);
  train_on(own);
  const std::vector<std::string> columns{"a", "b", "y"};
  const std::set<std::uint64_t> groups = remembered_groups("a", columns);
  EXPECT_EQ(groups.size(), 2U);
  for (const fs::directory_entry& file : fs::directory_iterator(training.folder)) {
    const std::string name = file.path().filename().string();
    if (name != "recipe.toml" && name != "seal.json") fs::remove_all(file.path());
  }
  fs::remove_all(place / "state");
  resume(training.folder);
  EXPECT_EQ(remembered_groups("a", columns), groups);
}

TEST_F(RowsOfARun, can_be_opened_before_it_has_ended) {
  std::atomic<bool> interrupt = false;
  Follower follower;
  follower.interrupt = &interrupt;
  follower.on_step = [&](const Moment& moment) { interrupt = moment.epoch == 2; };
  training.run.source.path = place.write("own.csv", csv_of("a,b,y", 0, 60, numbered()));
  training.run.recipe.epochs = 4;
  ASSERT_TRUE(train(training, follower).is_interrupted);
  EXPECT_FALSE(unseal(training.folder).is_finished);
  resume(training.folder);
  EXPECT_TRUE(unseal(training.folder).is_finished);
}

}  // namespace
}  // namespace pellucid
