// What looks at sealed rows counts first, and a run is held to its own data.
#include "pellucid/run/judge_run.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "pellucid/base/files.hpp"
#include "pellucid/run/session.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"

namespace pellucid {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using testing::says;

/// A run over a copy of the penguins, in a folder that may be moved.
class JudgedPenguins : public ::testing::Test {
 protected:
  JudgedPenguins() {
    ::setenv("XDG_STATE_HOME", place.at("state").c_str(), 1);
    fs::create_directories(place / "home");
    fs::copy(PELLUCID_SOURCE_DIR "/examples/penguins.csv", place / "home/penguins.csv");
    training.run.source.path = place.at("home/penguins.csv");
    training.run.source.target = "species";
    training.run.recipe.model = "linear(6) | relu | linear";
    training.run.recipe.validation = 0.2;
    training.run.recipe.epochs = 4;
    training.folder = place.at("home/run");
  }
  testing::Folder place;
  Training training;
};

TEST_F(JudgedPenguins, go_on_to_the_same_bits_where_the_run_moved) {
  Training alone = training;
  alone.folder = "";
  const std::string whole = train(alone).networks.front().trained.model.bytes();
  std::atomic<bool> interrupt = false;
  Follower follower;
  follower.interrupt = &interrupt;
  follower.on_step = [&](const Moment& moment) { interrupt = moment.epoch == 2; };
  ASSERT_TRUE(train(training, follower).is_interrupted);
  fs::rename(place / "home/run", place / "run");
  fs::rename(place / "home/penguins.csv", place / "birds.csv");
  EXPECT_EQ(error_of([&] { resume(place.at("run")); }).fault, Fault::data);
  const std::string wrong = place.write("wrong.csv", read_text(place.at("birds.csv")) + "\n");
  EXPECT_EQ(error_of([&] { resume(place.at("run"), {}, {wrong}); }).fault, Fault::refused);
  const Outcome resumed = resume(place.at("run"), {}, {place.at("birds.csv")});
  EXPECT_EQ(resumed.networks.front().trained.model.bytes(), whole);
}

TEST_F(JudgedPenguins, with_a_model_of_other_data_or_another_recipe_are_refused) {
  train(training);
  Model model = open_model(training.folder);
  const data::Seal seal = data::seal_from_json(read_text(training.folder + "/seal.json"), "seal.json");
  ASSERT_NE(model.origin(), nullptr);
  const Origin origin = *model.origin();
  EXPECT_EQ(origin.data, data::data_digest(seal));
  EXPECT_EQ(origin.run, seal.recipe);
  EXPECT_NO_THROW(unseal(training.folder));
  for (const Origin& other : {Origin{std::string(64, '0'), origin.run}, Origin{origin.data, std::string(64, '0')}}) {
    model.set_origin(other);
    model.save(training.folder + "/model.safetensors");
    const Error error = error_of([&] { unseal(training.folder); });
    EXPECT_EQ(error.fault, Fault::refused);
    EXPECT_TRUE(says(error, "do not belong together"));
  }
  EXPECT_EQ(error_of([&] { evaluate_model(model, training.folder, training.run.source.path); }).fault, Fault::refused);
}

TEST_F(JudgedPenguins, are_not_judged_where_the_opening_cannot_be_counted) {
  train(training);
  fs::create_directories(training.folder + "/openings.jsonl");
  const Model model = open_model(training.folder);
  EXPECT_EQ(error_of([&] { unseal(training.folder); }).fault, Fault::run);
  EXPECT_EQ(error_of([&] { evaluate_model(model, training.folder, training.run.source.path); }).fault, Fault::run);
  EXPECT_GT(evaluate_run(model, training.folder).sides.front().judged.evaluation.rows, 0) << "this opens nothing";
}

}  // namespace
}  // namespace pellucid
