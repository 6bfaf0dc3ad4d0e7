// A run that is shown: what stands on its shelf, while it trains and afterwards, and what never does.
#include "pellucid/serve/run_view.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <set>
#include <thread>

#include "pellucid/base/files.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/read_table.hpp"
#include "pellucid/rows/table_rows.hpp"
#include "pellucid/run/run_lock.hpp"
#include "tests/data/idx_bytes.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/penguins.hpp"

namespace pellucid::serve {
namespace {

using testing::error_of;
using testing::says;

struct ShownRun : ::testing::Test {
  testing::Folder place;
  std::string folder = place.at("run");
  Shelf shelf;

  Json account() { return Json::parse(*shelf.at("run.json").content()); }
  std::string told(Cursor& cursor) { return shelf.at("run/events").events(cursor).text; }
  /// A run of penguins that was stopped in its third epoch.
  void train_some() {
    std::atomic<bool> interrupt = false;
    Follower follower;
    follower.interrupt = &interrupt;
    follower.on_step = [&](const Moment& moment) { interrupt = moment.epoch > 2; };
    Training training = penguins();
    training.folder = folder;
    ASSERT_TRUE(train(training, follower).is_interrupted);
    remove_file(folder + "/model.safetensors");  // a run that was not stopped yet has neither
    remove_file(folder + "/metrics.jsonl");
  }
};

TEST_F(ShownRun, tells_what_it_is) {
  Training training = penguins();
  training.folder = folder;
  train(training);
  EXPECT_FALSE(show_run(shelf, folder + "/", {}));
  const Json account = this->account();
  EXPECT_EQ(account["state"], "done");
  EXPECT_EQ(account["stop"], "epochs");
  EXPECT_EQ(account["recipe"]["model"], "linear(8) | relu | linear");
  EXPECT_EQ(account["target"], "species");
  EXPECT_EQ(account["command"], "pellucid train --recipe '" + folder + "/recipe.toml' --run NEW");
  std::string lines;
  for (const Json& epoch : account["epochs"]) lines += epoch.dump() + "\n";
  EXPECT_EQ(lines, read_text(folder + "/metrics.jsonl"));
  EXPECT_EQ(account["model"], "run/model.safetensors");
  EXPECT_EQ(*shelf.at("run/model.safetensors").content(), read_text(folder + "/model.safetensors"));
  const data::Table rows = data::parse_csv(*shelf.at("run/rows.csv").content(), "", {}).table;
  EXPECT_EQ(account["rows"]["table"], "run/rows.csv");
  EXPECT_EQ(rows.rows, account["rows"]["training"].get<Index>() + account["rows"]["validation"].get<Index>());
  EXPECT_EQ(shelf.size(), 4U);
}

TEST_F(ShownRun, tells_its_epochs_as_they_come) {
  train_some();
  EXPECT_FALSE(show_run(shelf, folder, {}));
  EXPECT_EQ(account()["state"], "stopped");
  EXPECT_EQ(account()["epochs"].size(), 2U);
  EXPECT_TRUE(account()["model"].is_null());
  EXPECT_TRUE(shelf.at("run/model.safetensors").content() == nullptr);
  Cursor cursor;
  const std::string first = told(cursor);
  EXPECT_TRUE(
      first.starts_with("event: state\ndata: {\"state\":\"stopped\"}\n\nid: 1\nevent: epoch\ndata: {\"epoch\":1,"));
  EXPECT_EQ(cursor.seen, 2);
  EXPECT_EQ(told(cursor), "");
  {
    const RunLock lock(folder);
    EXPECT_EQ(told(cursor), "event: state\ndata: {\"state\":\"training\"}\n\n");
  }
  resume(folder);
  const Told last = shelf.at("run/events").events(cursor);
  EXPECT_TRUE(last.is_end);
  EXPECT_TRUE(last.text.ends_with("event: end\ndata: {\"stop\":\"epochs\"}\n\n"));
  std::string lines;
  for (const std::string& line : pieces(first + last.text, '\n')) {
    if (line.starts_with("data: {\"epoch\"")) lines += line.substr(6) + "\n";
  }
  EXPECT_EQ(lines, read_text(folder + "/metrics.jsonl"));  // those of the checkpoint too, to the last digit
  EXPECT_EQ(account()["state"], "done");
  EXPECT_TRUE(shelf.at("run/model.safetensors").content() != nullptr);
}

TEST_F(ShownRun, that_trains_shows_each_epoch_before_there_is_a_checkpoint) {
  Training training = penguins();
  training.folder = folder;
  Follower follower;
  follower.on_history = [&](const std::string&, const History& history) {
    if (history.epochs.size() == 1) {
      EXPECT_FALSE(show_run(shelf, folder, {}));
    }
    const Json account = this->account();
    EXPECT_EQ(account["epochs"].size(), history.epochs.size());
    EXPECT_EQ(account["state"], "training");
    std::this_thread::sleep_for(std::chrono::milliseconds(60));  // short epochs are written together
  };
  train(training, follower);
  EXPECT_EQ(account()["state"], "done");
}

TEST_F(ShownRun, of_several_networks_is_one_of_them) {
  Training training = penguins();
  training.folder = folder;
  training.folds = 2;
  train(training);
  EXPECT_TRUE(says(error_of([&] { show_run(shelf, folder, {}); }), "name one of them, such as " + folder + "/fold-1"));
  EXPECT_FALSE(show_run(shelf, folder + "/fold-2", {}));
  EXPECT_EQ(account()["state"], "done");
  for (const char* const fold : {"/fold-1", "/fold-2"})
    remove_file(folder + fold + "/model.safetensors");  // while it trains
  EXPECT_TRUE(says(error_of([&] { show_run(shelf, folder, {}); }), "name one of them, such as " + folder + "/fold-1"));
}

TEST_F(ShownRun, that_trains_as_one_program_with_others_tells_its_own_epochs) {
  std::mt19937 random(3);
  for (const auto& [name, count] : {std::pair("train", 60U), std::pair("t10k", 12U)}) {
    std::string images = data::big_endian(0x803) + data::big_endian(count) + data::big_endian(2) + data::big_endian(2);
    std::string labels = data::big_endian(0x801) + data::big_endian(count);
    for (unsigned row = 0; row < count; ++row) {
      for (int pixel = 0; pixel < 4; ++pixel) images += static_cast<char>(random() % 256);
      labels += static_cast<char>(row % 2);
    }
    place.write("pictures/" + std::string(name) + "-images-idx3-ubyte", images);
    place.write("pictures/" + std::string(name) + "-labels-idx1-ubyte", labels);
  }
  std::atomic<bool> interrupt = false;
  Follower follower;
  follower.interrupt = &interrupt;
  follower.on_step = [&](const Moment& moment) { interrupt = moment.epoch > 3; };
  Training training;
  training.run.source.path = place.at("pictures");
  training.run.recipe.epochs = 6;
  training.run.recipe.model = "linear(3) | relu | linear";
  training.seeds = {3, 5};
  training.folder = folder;
  ASSERT_TRUE(train(training, follower).is_interrupted);
  for (const std::string& seed : {folder + "/seed-3", folder + "/seed-5"}) {
    remove_file(seed + "/model.safetensors");
    remove_file(seed + "/metrics.jsonl");
  }
  EXPECT_FALSE(show_run(shelf, folder + "/seed-5", {}));
  EXPECT_EQ(account()["rows"]["missing"], "the run learned from pictures, which are not shown");
  const Json before = account()["epochs"];
  EXPECT_EQ(before.size(), 3U);
  resume(folder);
  Json after = account()["epochs"];
  ASSERT_EQ(after.size(), 6U);
  after.erase(after.begin() + 3, after.end());
  EXPECT_EQ(after, before);
}

TEST_F(ShownRun, whose_rows_were_changed_shows_none) {
  Training training = penguins();
  const std::string table = place.write("birds.csv", read_text(training.run.source.path));
  training.run.source.path = table;
  training.folder = folder;
  train(training);
  std::ofstream(table, std::ios::app) << "Adelie,Dream,1,2,3,4,male,2009\n";
  const std::optional<Error> missing = show_run(shelf, folder, {});
  ASSERT_TRUE(missing);
  EXPECT_FALSE(shelf.contains("run/rows.csv"));
  EXPECT_TRUE(says(*missing, "were changed"));
  EXPECT_EQ(account()["rows"]["missing"], missing->message());
  EXPECT_FALSE(show_run(shelf, folder, {penguins().run.source.path}));  // where they are now
  EXPECT_TRUE(shelf.contains("run/rows.csv"));
}

TEST_F(ShownRun, whose_recipe_was_changed_is_refused) {
  train_some();
  std::string recipe = read_text(folder + "/recipe.toml");
  recipe.replace(recipe.find("test = 0.2"), 10, "test = 0.0");
  std::ofstream(folder + "/recipe.toml") << recipe;
  EXPECT_EQ(error_of([&] { show_run(shelf, folder, {}); }).fault, Fault::refused);
  EXPECT_TRUE(shelf.empty());
}

/// Rows as their texts; "marker" is one that no other row has.
std::multiset<std::string> texts_of(const data::Table& table) {
  std::multiset<std::string> rows;
  for (Index row = 0; row < table.rows; ++row) {
    std::string text;
    for (const data::Column& column : table.columns) text += std::string(column.cells[row]) + "|";
    rows.insert(text);
  }
  return rows;
}

/// A table with rows that repeat, and a run of it that is sealed in some way.
struct Drawn {
  std::mt19937 random;
  testing::Folder place;
  Training training;
  std::vector<std::string> lines;
  static constexpr const char* header = "a,b,group,marker,y\n";

  explicit Drawn(unsigned seed) : random(seed) {
    const std::size_t rows = 40 + below(40);
    for (std::size_t i = 0; i < rows; ++i) {
      lines.push_back(std::to_string(below(6)) + "," + std::to_string(below(4)) + ",g" + std::to_string(below(9)) +
                      ",\"row#" + std::to_string(i) + ",\"\"\"," + std::to_string(below(2)) + "\n");
    }
    Source& source = training.run.source;
    source.path = write("table.csv", lines.size());
    source.target = "y";
    source.task = "regression";
    source.ignore = {"marker"};
    source.test = 0.3;
    if (below(3) == 0) source.repeats = "together";
    if (below(3) == 0) source.group = "group";
    if (below(3) == 0) source.validation_file = write("val.csv", 12);
    if (below(4) == 0) source.test_file = write("test.csv", 10);
    if (!source.test_file.empty()) source.test = Source{}.test;
    training.run.recipe.validation = 0.2;
    if (!source.validation_file.empty()) training.run.recipe.validation = Recipe{}.validation;
    training.run.recipe.epochs = 1;
    training.run.recipe.model = "linear";
    training.folder = place.at("run");
  }
  std::size_t below(unsigned end) { return random() % end; }
  /// A file of some of the rows.
  std::string write(const std::string& name, std::size_t count) {
    std::string text = header;
    std::vector<std::string> some = lines;
    if (count < lines.size()) std::ranges::shuffle(some, random);
    for (std::size_t i = 0; i < count; ++i) text += some[i];
    return place.write(name, text);
  }
};

TEST(SealedRowsOfAShownRun, stand_at_no_path) {
  std::size_t sealed_rows = 0, validation_files = 0;
  for (unsigned seed = 0; seed < 24; ++seed) {
    Drawn drawn(seed);
    const Source& source = drawn.training.run.source;
    train(drawn.training);
    OpenTable open = open_table(source, drawn.training.run.recipe.validation, on_disk(source));
    data::Seal seal;
    const std::set<std::string> sealed = [&] {
      const std::multiset<std::string> all = texts_of(unseal(std::move(open.test), seal));
      return std::set<std::string>(all.begin(), all.end());
    }();
    ASSERT_FALSE(sealed.empty());
    const std::set<std::string> trained_on = [&] {
      std::vector<std::uint32_t> own(static_cast<std::size_t>(open.own_rows));
      for (std::uint32_t row = 0; row < own.size(); ++row) own[row] = row;
      const std::multiset<std::string> all = texts_of(data::rows_of(open.seen, own));
      return std::set<std::string>(all.begin(), all.end());
    }();
    Shelf shelf;
    ASSERT_FALSE(show_run(shelf, drawn.training.folder, {}));
    const std::multiset<std::string> shown =
        texts_of(data::parse_csv(*shelf.at("run/rows.csv").content(), "", {}).table);
    for (const std::string& row : shown) {
      // A file of test rows may hold rows that the run trained on: those were seen.
      EXPECT_TRUE(!sealed.contains(row) || trained_on.contains(row)) << seed << ": " << row;
    }
    if (source.validation_file.empty()) {
      EXPECT_EQ(shown, texts_of(open.seen)) << seed;  // none is lost either
    }
    validation_files += source.validation_file.empty() ? 0 : 1;
    sealed_rows += sealed.size();
    Cursor cursor;
    for (const auto& [path, resource] : shelf) {
      if (path == "run/rows.csv") continue;
      const std::string text = resource.events ? resource.events(cursor).text : *resource.content();
      EXPECT_EQ(text.find("row#"), std::string::npos) << path;
    }
  }
  EXPECT_GT(sealed_rows, 200U);
  EXPECT_GT(validation_files, 4U);
}

}  // namespace
}  // namespace pellucid::serve
