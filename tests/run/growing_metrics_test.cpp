// metrics.jsonl while a run is trained: what somebody finds there who reads along, and what a kill leaves.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <set>
#include <thread>

#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/run/metrics_lines.hpp"
#include "pellucid/run/session.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/penguins.hpp"

namespace pellucid {
namespace {

using testing::error_of;

struct Growing : ::testing::Test {
  testing::Folder place;
  std::string run = place.at("run");

  Training training() const {
    Training training = penguins();
    training.folder = run;
    return training;
  }
};

TEST_F(Growing, holds_each_epoch_soon_after_it_ended_and_grows_to_the_end) {
  std::vector<std::string> seen;
  std::vector<std::size_t> epochs;
  Follower follower;
  follower.on_history = [&](const std::string& network, const History& history) {
    EXPECT_EQ(network, "");
    seen.push_back(read_text(run + "/metrics.jsonl"));
    epochs.push_back(history.epochs.size());
    std::this_thread::sleep_for(std::chrono::milliseconds(60));  // as long as an epoch that is worth a line of its own
  };
  train(training(), follower);
  const std::string whole = read_text(run + "/metrics.jsonl");
  ASSERT_GE(seen.size(), 3U);
  for (std::size_t i = 0; i < seen.size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(seen[i], '\n')), epochs[i]);
    EXPECT_EQ(seen[i].find("\"stop\""), std::string::npos);  // the end is told when the model is there
    const std::string last_line = i + 1 == seen.size() ? seen[i].substr(0, seen[i].size() - 2) : seen[i];
    EXPECT_TRUE(whole.starts_with(last_line)) << seen[i];
  }
  EXPECT_NE(whole.find("\"stop\""), std::string::npos);
}

TEST_F(Growing, is_written_for_each_network_of_a_run) {
  Training folds = training();
  folds.folds = 2;
  std::set<std::string> names;
  Follower follower;
  follower.on_history = [&](const std::string& network, const History&) {
    names.insert(network);
    EXPECT_TRUE(is_file(run + "/" + network + "/metrics.jsonl"));
    EXPECT_FALSE(is_file(run + "/" + network + "/model.safetensors"));
  };
  train(folds, follower);
  EXPECT_EQ(names, (std::set<std::string>{"fold-1", "fold-2"}));
}

TEST_F(Growing, short_epochs_are_written_together) {
  Training many = training();
  many.run.recipe.epochs = 400;
  std::set<std::string> states;
  Follower follower;
  const auto begun = std::chrono::steady_clock::now();
  follower.on_history = [&](const std::string&, const History&) { states.insert(read_text(run + "/metrics.jsonl")); };
  train(many, follower);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  EXPECT_LE(static_cast<double>(states.size()), 2 + seconds / 0.05);
}

// What a kill leaves: epochs behind the checkpoint, and half a line.
TEST_F(Growing, epochs_behind_the_checkpoint_stand_once_when_it_has_gone_on) {
  Training whole = training();
  whole.folder = place.at("whole");
  train(whole);
  std::atomic<bool> interrupt = false;
  Follower follower;
  follower.interrupt = &interrupt;
  follower.on_step = [&](const Moment& moment) { interrupt = moment.epoch > 2; };
  ASSERT_TRUE(train(training(), follower).is_interrupted);
  const std::string metrics = run + "/metrics.jsonl", end = read_text(whole.folder + "/metrics.jsonl");
  const std::vector<std::string> lines = pieces(end, '\n');
  ASSERT_GE(lines.size(), 5U);
  for (const std::string& left : {lines[0] + "\n" + lines[1] + "\n" + lines[2] + "\n" + lines[3].substr(0, 20),
                                  std::string(), lines[0].substr(0, 9)}) {
    const testing::Folder copy;
    std::filesystem::copy(run, copy.at("run"), std::filesystem::copy_options::recursive);
    remove_file(copy.at("run/model.safetensors"));
    copy.write("run/metrics.jsonl", left);
    EXPECT_FALSE(is_done(copy.at("run")));
    Follower following;
    following.on_history = [&](const std::string&, const History& history) {
      const std::string now = read_text(copy.at("run/metrics.jsonl"));  // each once, also before the end
      EXPECT_LE(static_cast<std::size_t>(std::ranges::count(now, '\n')), history.epochs.size());
      EXPECT_TRUE(end.starts_with(now.substr(0, now.size() - 2))) << now;
    };
    resume(copy.at("run"), following);
    EXPECT_EQ(read_text(copy.at("run/metrics.jsonl")), end);
    EXPECT_EQ(read_text(copy.at("run/model.safetensors")), read_text(whole.folder + "/model.safetensors"));
  }
}

TEST_F(Growing, goes_with_a_run_that_learned_nothing) {
  Training diverging = training();
  diverging.run.recipe.optimizer = "sgd(lr=1e30)";
  Follower follower;
  bool was_there = false;
  follower.on_step = [&](const Moment&) { was_there = was_there || is_file(run + "/metrics.jsonl"); };
  EXPECT_EQ(error_of([&] { train(diverging, follower); }).fault, Fault::run);
  EXPECT_FALSE(std::filesystem::exists(run)) << was_there;
}

TEST(MetricsLines, a_last_line_that_is_half_is_none_and_any_other_is_damage) {
  const Recipe recipe;
  const std::string line = "{\"epoch\":1,\"loss\":0.5,\"val_loss\":null,\"learning_rate\":0.1,\"is_best\":true}\n";
  EXPECT_EQ(history_from(line + "{\"epoch\":2,\"lo", "m", recipe).epochs.size(), 1U);
  EXPECT_EQ(history_from("", "m", recipe).epochs.size(), 0U);
  EXPECT_EQ(error_of([&] { history_from("{\"epoch\":2,\"lo\n" + line, "m", recipe); }).fault, Fault::data);
}

}  // namespace
}  // namespace pellucid
