#include "pellucid/run/run_folder.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "pellucid/base/error.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"

namespace pellucid {
namespace {

namespace fs = std::filesystem;
using testing::error_of;

class RunFolder : public ::testing::Test {
 protected:
  std::string at(const std::string& name) const { return place.at(name); }

  testing::Folder place;
};

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Trained small_run() {
  const std::vector<float> inputs{0, 0, 0, 1, 1, 0, 1, 1};
  const std::vector<float> targets{0, 1, 1, 0};
  Recipe recipe;
  recipe.model = "linear(3) | tanh | linear";
  recipe.epochs = 3;
  recipe.validation = 0;
  return train_run(recipe, {.inputs = inputs, .targets = targets, .columns = 2, .task = Task::binary});
}

TEST_F(RunFolder, holds_metrics_and_model) {
  NewRunFolder folder(at("a/b/run"));
  const Trained trained = small_run();
  write_run(folder, "", trained);
  folder.keep();
  EXPECT_EQ(content(at("a/b/run/model.safetensors")), trained.model.bytes());
  EXPECT_EQ(Model::load(model_path(at("a/b/run"))).bytes(), trained.model.bytes());
  std::ifstream metrics(at("a/b/run/metrics.jsonl"));
  Index epochs = 0;
  for (std::string line; std::getline(metrics, line);) {
    const auto json = nlohmann::json::parse(line);
    EXPECT_EQ(json["epoch"], ++epochs);
    EXPECT_TRUE(json["loss"].is_number());
    EXPECT_TRUE(json["val_loss"].is_null());  // no rows are held out
    EXPECT_TRUE(json["learning_rate"].is_number());
  }
  EXPECT_EQ(epochs, 3);
}

TEST_F(RunFolder, leaves_nothing_behind_unless_it_is_kept) {
  fs::create_directory(at("old"));
  {
    NewRunFolder folder(at("old/new/run"));
    folder.make_folder("seed-1");
    folder.write("recipe.toml", "one");
    folder.write("seed-1/recipe.toml", "two");
    EXPECT_EQ(content(at("old/new/run/seed-1/recipe.toml")), "two");
  }
  EXPECT_TRUE(fs::exists(at("old")));
  EXPECT_FALSE(fs::exists(at("old/new")));
}

TEST_F(RunFolder, leaves_what_others_put_there) {
  {
    NewRunFolder folder(at("run"));
    folder.write("recipe.toml", "mine");
    std::ofstream(at("run/notes.txt")) << "theirs";
  }
  EXPECT_EQ(content(at("run/notes.txt")), "theirs");
  EXPECT_FALSE(fs::exists(at("run/recipe.toml")));
}

TEST_F(RunFolder, is_never_overwritten) {
  fs::create_directory(at("run"));
  const Error error = error_of([&] { NewRunFolder folder(at("run/")); });
  EXPECT_EQ(error.fault, Fault::usage);
  EXPECT_NE(error.message().find(at("run")), std::string::npos) << error.message();
  EXPECT_TRUE(fs::exists(at("run")));
}

TEST_F(RunFolder, takes_the_first_free_number) {
  fs::create_directories(at("runs/iris-1"));
  NewRunFolder second = NewRunFolder::numbered(at("runs/iris"));
  NewRunFolder third = NewRunFolder::numbered(at("runs/iris"));
  EXPECT_EQ(second.path(), at("runs/iris-2"));
  EXPECT_EQ(third.path(), at("runs/iris-3"));
}

TEST_F(RunFolder, says_why_it_cannot_be_made) {
  std::ofstream(at("file")) << "no folder";
  const Error error = error_of([&] { NewRunFolder folder(at("file/run")); });
  EXPECT_EQ(error.fault, Fault::run);
  EXPECT_NE(error.message().find("not a folder"), std::string::npos) << error.message();
  EXPECT_EQ(content(at("file")), "no folder");
}

TEST_F(RunFolder, names_the_runs_inside_where_there_are_several) {
  NewRunFolder folder(at("many"));
  const Trained trained = small_run();
  write_run(folder, "seed-2", trained);
  write_run(folder, "seed-1", trained);
  folder.keep();
  const Error error = error_of([&] { model_path(at("many")); });
  EXPECT_EQ(error.fault, Fault::data);
  EXPECT_NE(error.message().find("many/seed-1"), std::string::npos) << error.message();
  EXPECT_EQ(model_path(at("many/seed-1")), at("many/seed-1/model.safetensors"));
}

TEST_F(RunFolder, a_folder_without_a_run_is_refused) {
  EXPECT_EQ(error_of([&] { model_path(place.path().string()); }).fault, Fault::data);
  EXPECT_EQ(error_of([&] { part_of_run(at("nowhere"), "seal.json"); }).fault, Fault::data);
}

TEST_F(RunFolder, metrics_without_a_value_are_null) {
  const History history{{{1, 0.5, std::nan(""), std::nan(""), 0.5, 0.001, true}}, 1, Stop::epochs, "loss"};
  EXPECT_EQ(metrics_lines(history, Task::binary),
            "{\"epoch\":1,\"loss\":0.5,\"val_loss\":null,\"val_accuracy\":null,\"learning_rate\":0.001}\n");
  EXPECT_EQ(metrics_lines(history, Task::regression),
            "{\"epoch\":1,\"loss\":0.5,\"val_loss\":null,\"learning_rate\":0.001}\n");
}

}  // namespace
}  // namespace pellucid
