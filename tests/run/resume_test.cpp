// Runs that are stopped, by a flag or by a kill that leaves what a kill leaves, and go on to the bits of the run that
// never was stopped.
#include <gtest/gtest.h>

#include <filesystem>
#include <future>

#include "pellucid/base/files.hpp"
#include "pellucid/run/checkpoint_writer.hpp"
#include "pellucid/run/networks.hpp"
#include "pellucid/run/recipe_toml.hpp"
#include "pellucid/run/session.hpp"
#include "pellucid/train/checkpoint.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/penguins.hpp"

namespace pellucid {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using testing::says;

class Resumed : public ::testing::Test {
 protected:
  std::string at(const std::string& name) const { return place.at(name); }

  /// Trains and stops after `steps` of all its networks; false if it ended before.
  static bool stops_after(Training training, Index steps) {
    std::atomic<bool> interrupt = false;
    Follower follower;
    follower.threads = 2;
    follower.interrupt = &interrupt;
    follower.on_step = [&](const Moment& moment) {
      if (moment.finished == nullptr && --steps == 0) interrupt = true;
    };
    return train(training, follower).is_interrupted;
  }

  static void expect_same(const std::string& run, const std::string& other, const std::vector<std::string>& networks) {
    for (const std::string& name : networks) {
      for (const char* const part : {model_file, metrics_file, recipe_file}) {
        const std::string file = (name.empty() ? "/" : "/" + name + "/") + std::string(part);
        EXPECT_EQ(read_text(run + file), read_text(other + file)) << file;
      }
    }
    for (const auto& entry : fs::recursive_directory_iterator(run)) {
      const std::string left = entry.path().filename().string();
      EXPECT_TRUE(left.find("checkpoint") != 0 && left != "run.lock" && left.find(".partial") == std::string::npos)
          << left;
    }
  }

  testing::Folder place;
};

TEST_F(Resumed, folds_go_on_wherever_they_were_stopped) {
  Training training = penguins();
  training.folds = 3;
  training.folder = at("whole");
  train(training);
  for (const Index steps : {1, 7, 26, 50, 70}) {
    training.folder = at("stopped-" + std::to_string(steps));
    ASSERT_TRUE(stops_after(training, steps)) << steps;
    const Outcome outcome = resume(training.folder);
    ASSERT_EQ(outcome.networks.size(), 3U);
    EXPECT_TRUE(outcome.spread());
    for (const Network& network : outcome.networks) {
      EXPECT_EQ(network.trained.history.reason, Stop::epochs);
      EXPECT_EQ(network.trained.model.bytes(), open_model(at("whole/" + network.name)).bytes());
    }
    expect_same(training.folder, at("whole"), {"fold-1", "fold-2", "fold-3"});
    EXPECT_TRUE(says(error_of([&] { resume(training.folder); }), "nothing is left to do"));
  }
}

TEST_F(Resumed, a_fold_goes_on_alone_and_the_run_with_the_rest) {
  Training training = penguins();
  training.folds = 3;
  training.folder = at("whole");
  train(training);
  training.folder = at("stopped");
  ASSERT_TRUE(stops_after(training, 3));
  resume(at("stopped/fold-1"));
  EXPECT_FALSE(fs::exists(at("stopped/fold-2")));
  resume(at("stopped"));
  expect_same(at("stopped"), at("whole"), {"fold-1", "fold-2", "fold-3"});
}

// What a kill leaves: any subset of what is written in order, with a rest of the file that was being written.
TEST_F(Resumed, a_run_that_was_killed_between_any_two_files_goes_on) {
  Training training = penguins();
  training.seeds = {3, 5};
  training.folder = at("whole");
  train(training);
  ASSERT_TRUE(stops_after(
      [&] {
        Training stopped = training;
        stopped.folder = at("stopped");
        return stopped;
      }(),
      9));
  const fs::path checkpoint = at("stopped/seed-3/checkpoint-a");
  ASSERT_TRUE(fs::exists(checkpoint));
  const auto killed = [&](const std::string& name, const std::vector<std::string>& files) {
    for (const std::string& file : files) {
      fs::create_directories(fs::path(at(name + "/" + file)).parent_path());
      const bool is_old = file.find("checkpoint") != std::string::npos;
      fs::copy_file(is_old ? at("stopped/") + file : at("whole/") + file, at(name + "/" + file));
    }
    write_atomically(at(name + "/" + files.back() + ".0123456789abcdef.partial"), "half");
  };
  const std::vector<std::string> order{"networks.json",       "seed-3/seal.json",         "seed-3/recipe.toml",
                                       "seed-3/checkpoint-a", "seed-3/model.safetensors", "seed-3/metrics.jsonl",
                                       "seed-5/seal.json",    "seed-5/recipe.toml"};
  for (std::size_t count = 1; count <= order.size(); ++count) {
    const std::string name = "killed-" + std::to_string(count);
    killed(name, {order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count)});
    resume(at(name));
    expect_same(at(name), at("whole"), {"seed-3", "seed-5"});
  }
}

// Its model and metrics are there: a checkpoint that the kill left over does not make it train again.
TEST_F(Resumed, a_network_that_was_done_is_not_trained_again) {
  Training training = penguins();
  training.folder = at("run");
  ASSERT_TRUE(stops_after(training, 9));
  fs::copy_file(at("run/checkpoint-a"), at("old"));
  resume(at("run"));
  fs::copy_file(at("old"), at("run/checkpoint-a"));
  EXPECT_TRUE(says(error_of([&] { resume(at("run")); }), "nothing is left to do"));
}

TEST_F(Resumed, a_fold_whose_checkpoints_were_lost_is_trained_again) {
  Training training = penguins();
  training.folds = 2;
  training.folder = at("whole");
  train(training);
  training.folder = at("run");
  ASSERT_TRUE(stops_after(training, 9));
  ASSERT_TRUE(fs::exists(at("run/fold-1/model.safetensors")));
  remove_checkpoints(at("run/fold-1"));
  resume(at("run"));
  expect_same(at("run"), at("whole"), {"fold-1", "fold-2"});
}

TEST_F(Resumed, the_older_checkpoint_is_used_where_the_newer_one_is_damaged) {
  Training training = penguins();
  training.folder = at("whole");
  train(training);
  training.folder = at("run");
  ASSERT_TRUE(stops_after(training, 9));
  std::atomic<bool> interrupt = false;
  Follower follower;
  follower.interrupt = &interrupt;
  follower.on_step = [&](const Moment& moment) { interrupt = moment.epoch == 3; };
  resume(at("run"), follower);
  ASSERT_TRUE(fs::exists(at("run/checkpoint-b")));
  std::string damaged = read_text(at("run/checkpoint-b"));
  damaged[damaged.size() / 2] ^= 4;
  write_atomically(at("run/checkpoint-b"), damaged);
  std::string told;
  Follower listener;
  listener.on_damage = [&](const std::string& what) { told = what; };
  resume(at("run"), listener);
  EXPECT_NE(told.find("checkpoint-b"), std::string::npos) << told;
  expect_same(at("run"), at("whole"), {""});
}

TEST_F(Resumed, both_checkpoints_damaged_are_refused_and_nothing_is_lost) {
  Training training = penguins();
  training.folder = at("run");
  ASSERT_TRUE(stops_after(training, 9));
  write_atomically(at("run/checkpoint-a"), read_text(at("run/checkpoint-a")).substr(0, 1000));
  const Error error = error_of([&] { resume(at("run")); });
  EXPECT_EQ(error.fault, Fault::data);
  EXPECT_TRUE(says(error, "checkpoint-a"));
  EXPECT_TRUE(fs::exists(at("run/recipe.toml")));
}

TEST_F(Resumed, an_edited_recipe_is_found_whatever_was_edited_and_layout_is_not_an_edit) {
  Training training = penguins();
  training.folder = at("run");
  ASSERT_TRUE(stops_after(training, 9));
  const std::string recipe = read_text(at("run/recipe.toml"));
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string edited = recipe;
    const std::size_t place = edited.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    write_atomically(at("run/recipe.toml"), edited.replace(place, from.size(), to));
  };
  for (const auto& [from, to] :
       {std::pair{"test = 0.2", "test = 0.9"}, std::pair{"epochs = 4", "epochs = 5"}, std::pair{"seed = 0", "seed = 1"},
        std::pair{"ignore = []", "ignore = [\"island\"]"}}) {
    with(from, to);
    const Error error = error_of([&] { resume(at("run")); });
    EXPECT_EQ(error.fault, Fault::refused) << from;
    EXPECT_TRUE(says(error, "recipe"));
  }
  with("epochs = 4", "# by hand\nepochs   = 4");
  EXPECT_FALSE(resume(at("run")).is_interrupted);
}

TEST_F(Resumed, a_bit_of_the_recipe_that_was_changed_is_found_or_says_the_same) {
  Training training = penguins();
  training.run.source.path = "penguins.csv";
  const std::string text = to_toml(training.run);
  const std::string digest = digest_of(training.run);
  std::string changed = text;
  Index found = 0;
  for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
    changed[bit / 8] = static_cast<char>(text[bit / 8] ^ 1 << bit % 8);
    RunRecipe read;
    bool is_read = true;
    try {
      read = run_recipe_from_toml(changed, "recipe.toml");
    } catch (const Failure&) {
      is_read = false;
    }
    // What is read and has the digest says the same, but for where its rows lie: their own digest proves those.
    if (is_read && digest_of(read) == digest) {
      read.source.path = training.run.source.path;
      EXPECT_EQ(to_toml(read), text) << changed;
    } else {
      ++found;
    }
    changed[bit / 8] = text[bit / 8];
  }
  EXPECT_GT(found, static_cast<Index>(6 * text.size()));
}

TEST_F(Resumed, a_folder_that_was_killed_at_birth_is_not_resumed_but_taken_over) {
  Training training = penguins();
  training.folder = at("run");
  fs::create_directory(at("run"));
  write_atomically(at("run/seal.json"), "{}");
  const Error error = error_of([&] { resume(at("run")); });
  EXPECT_EQ(error.fault, Fault::data);
  EXPECT_TRUE(says(error, "stopped before training began"));
  EXPECT_FALSE(train(training).is_interrupted);
}

TEST_F(Resumed, lists_of_networks_that_were_changed_are_refused) {
  const Training training = penguins();
  const WantedNetworks wanted{{{"seed-1", training.run}, {"seed-2", training.run}}, true};
  const std::string text = to_json(wanted);
  const WantedNetworks read = wanted_networks_from(text, "x");
  EXPECT_TRUE(read.are_together);
  EXPECT_EQ(to_json(read), text);
  std::string changed = text;
  for (std::size_t bit = 0; bit < 8 * text.size(); bit += 3) {
    changed[bit / 8] = static_cast<char>(text[bit / 8] ^ 1 << bit % 8);
    EXPECT_EQ(error_of([&] { wanted_networks_from(changed, "x"); }).fault, Fault::data) << bit;
    changed[bit / 8] = text[bit / 8];
  }
}

// A step that does not end: the watcher saves what the last copy holds.
TEST_F(Resumed, an_interrupt_that_is_not_answered_is_saved_from_another_thread) {
  Training training = penguins();
  training.folder = at("run");
  std::atomic<bool> interrupt = false;
  std::promise<bool> saved;
  Follower follower;
  follower.interrupt = &interrupt;
  follower.on_overdue = [&](const std::string& folder, bool can_resume, const Error* error) {
    EXPECT_EQ(folder, training.folder);
    EXPECT_EQ(error, nullptr);
    saved.set_value(can_resume);
  };
  follower.on_step = [&](const Moment& moment) {
    if (moment.epoch < 2 || interrupt) return;
    interrupt = true;
    EXPECT_TRUE(saved.get_future().get());  // the step goes on until the run was saved
  };
  EXPECT_TRUE(train(training, follower).is_interrupted);
}

TEST(Checkpoints, of_many_layers_and_seeds_come_back) {
  TensorFile many;
  for (int i = 0; i < 25'000; ++i) many.tensors.push_back({std::to_string(i), Element::float32, {0}, {}});
  EXPECT_EQ(read_checkpoint(checkpoint_bytes(many), "x").tensors.size(), many.tensors.size());
}

}  // namespace
}  // namespace pellucid
