// What must not be trained on is not, whoever asks, until it is allowed by name.
#include "pellucid/doctor/guard.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "pellucid/base/files.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/run/session.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

struct Guard : ::testing::Test {
  testing::Folder place;

  /// A table whose `code` is its target `y` in other words, and a run over it.
  Training leaking() {
    std::string csv = "x,z,code,y\n";
    for (std::uint32_t row = 0; row < 120; ++row) {
      const double x = random_uniform(1, row, 0), z = random_uniform(2, row, 0);
      const bool is_first = x + 0.8 * random_uniform(3, row, 0) > 0.9;
      csv += number_text(x) + "," + number_text(z) + (is_first ? ",k1,yes\n" : ",k2,no\n");
    }
    const std::string path = (place / "leaking.csv").string();
    write_atomically(path, csv);
    Training training;
    training.run.source.path = path;
    training.run.source.target = "y";
    training.run.recipe.model = "linear(4) | relu | linear";
    training.run.recipe.epochs = 2;
    training.folder = (place / "run").string();
    return training;
  }
};

TEST_F(Guard, a_leak_ends_a_training_of_one_network_of_seeds_and_of_folds_and_leaves_no_file) {
  for (const int kind : {0, 1, 2}) {
    Training training = leaking();
    if (kind == 1) training.seeds = {1, 2};
    if (kind == 2) training.folds = 3;
    Index steps = 0;
    std::size_t told = 0;
    Follower follower;
    follower.on_step = [&](const Moment&) { ++steps; };
    follower.on_findings = [&](const std::vector<doctor::Problem>& problems, const Opened&, const Prepared&) {
      told = static_cast<std::size_t>(std::ranges::count_if(problems, &doctor::Problem::stops));
    };
    const Error error = error_of([&] { train(training, follower); });
    EXPECT_EQ(error.fault, Fault::refused);
    for (const char* part : {"leaking.csv", "code", "settles the target", "source.ignore \"code\"",
                             "source.allow \"leak:code\"", "score would say nothing"}) {
      EXPECT_TRUE(says(error, part));
    }
    EXPECT_EQ(steps, 0);
    EXPECT_EQ(told, 1U);
    EXPECT_FALSE(std::filesystem::exists(training.folder));
  }
}

TEST_F(Guard, what_is_allowed_trains_to_the_bits_of_a_run_without_a_guard_and_stays_allowed) {
  Training training = leaking();
  training.run.source.allow = {"leak:code"};
  std::atomic<bool> interrupt = false;
  Follower follower;
  follower.interrupt = &interrupt;
  follower.on_step = [&](const Moment&) { interrupt = true; };
  EXPECT_TRUE(train(training, follower).is_interrupted);
  const Outcome resumed = resume(training.folder);
  training.folder = "";
  EXPECT_EQ(resumed.networks.front().trained.model.bytes(), train(training).networks.front().trained.model.bytes());
  EXPECT_NE(read_text(resumed.folder + "/recipe.toml").find("allow = [\"leak:code\"]"), std::string::npos);
}

TEST_F(Guard, a_column_that_is_left_out_stops_nothing) {
  Training training = leaking();
  training.run.source.ignore = {"code"};
  EXPECT_EQ(train(training).networks.size(), 1U);
}

TEST_F(Guard, a_word_that_allows_nothing_is_refused_with_the_nearest_name) {
  Training training = leaking();
  for (const auto& [word, meant] : {std::pair("leek:code", "did you mean \"leak\"?"), std::pair("leak:cod", "\"code\""),
                                    std::pair("scales", "duplicates")}) {
    training.run.source.allow = {word};
    const Error error = error_of([&] { train(training); });
    EXPECT_EQ(error.fault, Fault::usage);
    EXPECT_TRUE(says(error, meant));
  }
}

}  // namespace
}  // namespace pellucid
