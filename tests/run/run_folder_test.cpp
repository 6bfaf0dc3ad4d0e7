#include "pellucid/run/run_folder.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "pellucid/base/error.hpp"
#include "pellucid/run/metrics_lines.hpp"
#include "pellucid/run/open_model.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/small_data.hpp"

namespace pellucid {
namespace {

namespace fs = std::filesystem;
using testing::error_of;

class RunFolders : public ::testing::Test {
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

void save(RunFolder& folder, const std::string& prefix, const Trained& trained) {
  folder.save(prefix + model_file, trained.model.bytes());
  folder.save(prefix + metrics_file, metrics_lines(trained.history, trained.model.signature().task));
}

TEST_F(RunFolders, hold_metrics_and_model) {
  const std::unique_ptr<RunFolder> folder = RunFolder::made(at("a/b/run"));
  const Trained trained = small_run();
  save(*folder, "", trained);
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

TEST_F(RunFolders, leave_nothing_behind_unless_something_was_learned) {
  fs::create_directory(at("old"));
  {
    const std::unique_ptr<RunFolder> folder = RunFolder::made(at("old/new/run"));
    folder->make_folder("seed-1");
    folder->write("recipe.toml", "one");
    folder->write("seed-1/recipe.toml", "two");
    EXPECT_EQ(content(at("old/new/run/seed-1/recipe.toml")), "two");
  }
  EXPECT_TRUE(fs::exists(at("old")));
  EXPECT_FALSE(fs::exists(at("old/new")));
}

TEST_F(RunFolders, leaves_what_others_put_there) {
  {
    const std::unique_ptr<RunFolder> folder = RunFolder::made(at("run"));
    folder->write("recipe.toml", "mine");
    std::ofstream(at("run/notes.txt")) << "theirs";
  }
  EXPECT_EQ(content(at("run/notes.txt")), "theirs");
  EXPECT_FALSE(fs::exists(at("run/recipe.toml")));
}

TEST_F(RunFolders, are_never_overwritten) {
  for (const char* const part : {"recipe.toml", "notes.txt", "model.safetensors"}) {
    fs::create_directory(at("run"));
    std::ofstream(at("run/") + part) << "x";
    const Error error = error_of([&] { RunFolder::made(at("run/")); });
    EXPECT_EQ(error.fault, Fault::usage);
    EXPECT_NE(error.message().find(at("run")), std::string::npos) << error.message();
    EXPECT_EQ(content(at("run/") + part), "x");
    fs::remove_all(at("run"));
  }
}

TEST_F(RunFolders, that_are_empty_or_were_killed_at_birth_are_taken_over) {
  fs::create_directory(at("run"));
  {
    const auto folder = RunFolder::made(at("run"));
  }
  EXPECT_TRUE(fs::is_empty(at("run"))) << "the user made it, so it stays";
  for (const char* const part : {"seal.json", "run.lock", "recipe.toml.0123456789abcdef.partial"}) {
    std::ofstream(at("run/") + part) << "x";
  }
  const auto folder = RunFolder::made(at("run"));
  EXPECT_EQ(folder->path(), at("run"));
  EXPECT_FALSE(fs::exists(at("run/recipe.toml.0123456789abcdef.partial")));
}

TEST_F(RunFolders, leave_the_files_of_others_alone_when_they_refuse) {
  fs::create_directory(at("project"));
  for (const char* const name : {"run.lock", "x.partial", "notes.0123.partial"}) {
    std::ofstream(at("project/") + name) << "theirs";
  }
  EXPECT_EQ(error_of([&] { RunFolder::made(at("project")); }).fault, Fault::usage);
  for (const char* const name : {"run.lock", "x.partial", "notes.0123.partial"}) {
    EXPECT_EQ(content(at("project/") + name), "theirs") << name;
  }
}

TEST_F(RunFolders, that_are_networks_of_a_run_have_its_owner_whatever_they_are_called) {
  fs::create_directories(at("run/fold-1"));
  std::ofstream(at("run/networks.json")) << "{}";
  fs::create_directory_symlink(at("run/fold-1"), at("link"));
  const auto folder = RunFolder::opened(at("run"));
  const fs::path before = fs::current_path();
  fs::current_path(at("run/fold-1"));
  const Error here = error_of([&] { RunFolder::opened("."); });
  fs::current_path(before);
  EXPECT_EQ(here.fault, Fault::refused);
  EXPECT_EQ(error_of([&] { RunFolder::opened(at("link")); }).fault, Fault::refused);
}

TEST_F(RunFolders, have_one_owner) {
  const auto folder = RunFolder::made(at("run"));
  const Error second = error_of([&] { RunFolder::made(at("run")); });
  EXPECT_EQ(second.fault, Fault::refused);
  EXPECT_NE(second.message().find("process " + std::to_string(::getpid())), std::string::npos) << second.message();
  EXPECT_EQ(error_of([&] { RunFolder::opened(at("run")); }).fault, Fault::refused);
}

TEST_F(RunFolders, keep_what_was_learned_when_a_write_fails_and_say_how_to_go_on) {
  {
    const auto folder = RunFolder::made(at("run"));
    folder->write("recipe.toml", "mine");
    fs::create_directory(at("run/model.safetensors"));  // what a file cannot be renamed to
    const Error error = error_of([&] { folder->save("model.safetensors", "learned"); });
    EXPECT_EQ(error.fault, Fault::run);
    EXPECT_NE(error.message().find("run/model.safetensors"), std::string::npos) << error.message();
    EXPECT_NE(error.message().find("pellucid resume " + at("run")), std::string::npos) << error.message();
  }
  EXPECT_EQ(content(at("run/recipe.toml")), "mine");
}

TEST_F(RunFolders, take_the_first_free_number) {
  fs::create_directories(at("runs/iris-1"));
  const auto second = RunFolder::numbered(at("runs/iris"));
  const auto third = RunFolder::numbered(at("runs/iris"));
  EXPECT_EQ(second->path(), at("runs/iris-2"));
  EXPECT_EQ(third->path(), at("runs/iris-3"));
}

TEST_F(RunFolders, says_why_it_cannot_be_made) {
  std::ofstream(at("file")) << "no folder";
  const Error error = error_of([&] { RunFolder::made(at("file/run")); });
  EXPECT_EQ(error.fault, Fault::run);
  EXPECT_NE(error.message().find("not a folder"), std::string::npos) << error.message();
  EXPECT_EQ(content(at("file")), "no folder");
}

TEST_F(RunFolders, names_the_runs_inside_where_there_are_several) {
  const auto folder = RunFolder::made(at("many"));
  const Trained trained = small_run();
  folder->make_folder("seed-2");
  folder->make_folder("seed-1");
  save(*folder, "seed-2/", trained);
  save(*folder, "seed-1/", trained);
  const Error error = error_of([&] { model_path(at("many")); });
  EXPECT_EQ(error.fault, Fault::data);
  EXPECT_NE(error.message().find("many/seed-1"), std::string::npos) << error.message();
  EXPECT_EQ(model_path(at("many/seed-1")), at("many/seed-1/model.safetensors"));
}

TEST_F(RunFolders, a_folder_without_a_run_is_refused) {
  EXPECT_EQ(error_of([&] { model_path(place.path().string()); }).fault, Fault::data);
  EXPECT_EQ(error_of([&] { part_of_run(at("nowhere"), "seal.json"); }).fault, Fault::data);
}

TEST_F(RunFolders, metrics_without_a_value_are_null) {
  const History history{{{1, 0.5, std::nan(""), std::nan(""), 0.5, 0.001, true}}, 1, Stop::epochs, "loss"};
  EXPECT_EQ(metrics_lines(history, Task::binary),
            "{\"epoch\":1,\"loss\":0.5,\"val_loss\":null,\"val_accuracy\":null,\"learning_rate\":0.001,\"is_best\":"
            "true,\"stop\":\"epochs\"}\n");
  EXPECT_EQ(
      metrics_lines(history, Task::regression),
      "{\"epoch\":1,\"loss\":0.5,\"val_loss\":null,\"learning_rate\":0.001,\"is_best\":true,\"stop\":\"epochs\"}\n");
}

TEST_F(RunFolders, metrics_come_back_as_they_were) {
  for (const char* const monitor : {"loss", "accuracy", "f1_macro"}) {
    Recipe recipe;
    recipe.model = "linear(3) | tanh | linear";
    recipe.epochs = 9;
    recipe.patience = 2;
    recipe.validation = 0.25;
    recipe.monitor = monitor;
    const SmallData table(Task::classification, 80);
    const History history = train_run(recipe, table.data()).history;
    const History read = history_from(metrics_lines(history, Task::classification), "metrics.jsonl", recipe);
    ASSERT_EQ(read.epochs.size(), history.epochs.size());
    EXPECT_EQ(read.best_epoch, history.best_epoch);
    EXPECT_EQ(read.reason, history.reason);
    for (std::size_t i = 0; i < read.epochs.size(); ++i) {
      EXPECT_EQ(read.epochs[i].loss, history.epochs[i].loss);
      EXPECT_EQ(read.epochs[i].validation_loss, history.epochs[i].validation_loss);
      EXPECT_EQ(read.epochs[i].validation_accuracy, history.epochs[i].validation_accuracy);
      EXPECT_EQ(read.epochs[i].monitored, history.epochs[i].monitored) << monitor;
      EXPECT_EQ(read.epochs[i].learning_rate, history.epochs[i].learning_rate);
      EXPECT_EQ(read.epochs[i].is_best, history.epochs[i].is_best);
    }
  }
}

}  // namespace
}  // namespace pellucid
