// Whole runs from C++: what the session trains, how it is followed, and that following changes no bit.
#include "pellucid/run/session.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <numeric>

#include "pellucid/base/files.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/judge/metric.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/penguins.hpp"
#include "tests/support/small_data.hpp"

namespace pellucid {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using testing::says;

struct SessionFolder : ::testing::Test {
  testing::Folder place;
  std::string path = place.path().string();
};

TEST_F(SessionFolder, folds_are_networks_of_one_run_each_with_its_own_validation_rows) {
  Training training = penguins();
  training.folds = 3;
  training.folder = path + "/folds";
  Index epochs = 0, prepared = 0;
  Follower follower;
  follower.on_epoch = [&](const EpochView&) { ++epochs; };
  follower.on_prepared = [&](RunRecipe& run, const Opened&, const Prepared&) {
    EXPECT_EQ(run.source.fold, ++prepared);
  };
  const Outcome outcome = train(training, follower);
  ASSERT_EQ(outcome.networks.size(), 3U);
  EXPECT_EQ(epochs, 3 * training.run.recipe.epochs);
  std::vector<std::uint32_t> all;
  for (const Network& network : outcome.networks) {
    const data::Rows& rows = network.trained.split.validation;
    EXPECT_EQ(rows, network.prepared.split.validation);
    all.insert(all.end(), rows.begin(), rows.end());
    const Model saved = open_model(outcome.folder_of(network));
    EXPECT_EQ(saved.bytes(), network.trained.model.bytes());
    EXPECT_FALSE(is_file(outcome.folder_of(network) + "/checkpoint"));
  }
  std::sort(all.begin(), all.end());
  data::Rows every(all.size());
  std::iota(every.begin(), every.end(), 0U);
  EXPECT_EQ(all, every);  // each row is validated once
  EXPECT_EQ(static_cast<Index>(all.size()), outcome.opened->table()->seen.rows);
  ASSERT_TRUE(outcome.spread());
  EXPECT_EQ(outcome.spread()->metric, "accuracy");
}

TEST_F(SessionFolder, one_network_is_resumed_to_the_bits_of_the_run_that_never_stopped) {
  Training training = penguins();
  const std::string whole = train(training).networks.front().trained.model.bytes();
  training.folder = path + "/stopped";
  std::atomic<bool> interrupt = false;
  Follower follower;
  follower.interrupt = &interrupt;
  follower.on_step = [&](const Moment& moment) { interrupt = moment.epoch == 3 && moment.rows_done > 40; };
  const Outcome stopped = train(training, follower);
  EXPECT_TRUE(stopped.is_interrupted);
  EXPECT_EQ(stopped.networks.front().trained.history.reason, Stop::interrupted);
  const Outcome resumed = resume(training.folder);
  EXPECT_FALSE(resumed.is_interrupted);
  EXPECT_EQ(resumed.networks.front().trained.model.bytes(), whole);
  EXPECT_TRUE(says(error_of([&] { resume(training.folder); }), "nothing is left to do"));
}

TEST_F(SessionFolder, openings_of_the_sealed_test_set_are_counted) {
  Training training = penguins();
  training.folder = path + "/run";
  const Outcome outcome = train(training);
  EXPECT_EQ(unseal(training.folder).seal.openings, 1);
  const Unsealed second = unseal(training.folder);
  EXPECT_EQ(second.seal.openings, 2);
  EXPECT_EQ(second.judged.evaluation.rows, outcome.opened->sealed_rows);
}

TEST_F(SessionFolder, a_seal_of_the_older_rule_and_a_recipe_that_seals_other_rows_are_refused) {
  Training training = penguins();
  training.folder = path + "/run";
  train(training);
  const auto changed = [&](const char* part, const std::string& from, const std::string& to) {
    std::string text = read_text(training.folder + "/" + part);
    text.replace(text.find(from), from.size(), to);
    write_atomically(training.folder + "/" + part, text);
  };
  fs::copy(training.folder, path + "/stopped");
  fs::remove(path + "/stopped/model.safetensors");
  for (const std::string& folder : {training.folder, path + "/stopped"}) {
    training.folder = folder;
    const auto open = [&] { folder == path + "/stopped" ? void(resume(folder)) : void(unseal(folder)); };
    changed("recipe.toml", "test = 0.2", "test = 0.7");
    EXPECT_EQ(error_of(open).fault, Fault::refused);
    EXPECT_TRUE(says(error_of(open), "the recipe of the run was changed"));
    changed("recipe.toml", "test = 0.7", "test = 0.2");
    data::Seal older = data::seal_from_json(read_text(folder + "/seal.json"), "seal.json");
    older.rule = 1;
    write_atomically(folder + "/seal.json", to_json(older));
    EXPECT_EQ(error_of(open).fault, Fault::refused);
    EXPECT_TRUE(says(error_of(open), "sealed by another rule"));
    EXPECT_EQ(data::seal_from_json(read_text(folder + "/seal.json"), "seal.json").openings, 0);
  }
}

TEST_F(SessionFolder, copies_among_the_sealed_rows_are_counted_and_left_out_of_the_honest_numbers) {
  // Each kind of row is a class at random, so nothing is to be learnt but the rows themselves.
  const auto table = [&](Index rows, Index different, const char* name) {
    std::string text = "a,b,c,y\n";
    for (Index row = 0; row < rows; ++row) {
      const auto at = [&](std::uint32_t unit) {
        return number_text(random_uniform(5, static_cast<std::uint32_t>(row % different), unit));
      };
      text += at(0) + "," + at(1) + "," + at(2) + "," + (at(3) < at(4) ? "yes\n" : "no\n");
    }
    write_atomically(path + "/" + name, text);
    Training training;
    training.run.source.path = path + "/" + name;
    training.run.source.target = "y";
    training.run.recipe.epochs = 3;
    training.run.recipe.validation = 0.2;
    training.folder = path + "/" + name + ".run";
    return training;
  };
  Training training = table(300, 240, "copies.csv");
  train(training);
  const Judged with = unseal(training.folder).judged;
  ASSERT_GT(with.copies(), 3);
  EXPECT_EQ(with.copies(), with.repetition.sealed_copies);
  ASSERT_TRUE(with.without_copies);
  EXPECT_EQ(with.without_copies->rows + with.copies(), with.evaluation.rows);
  training.run.source.repeats = "together";
  training.folder += "-2";
  train(training);
  EXPECT_EQ(unseal(training.folder).judged.copies(), 0);
  EXPECT_FALSE(unseal(training.folder).judged.without_copies);
  const Training none = table(300, 300, "none.csv");
  train(none);
  EXPECT_EQ(unseal(none.folder).judged.copies(), 0);
}

TEST_F(SessionFolder, what_is_impossible_is_refused_before_anything_is_written) {
  Training training = penguins();
  training.folder = path + "/run";
  training.folds = 3;
  training.seeds = {1, 2};
  EXPECT_TRUE(says(error_of([&] { train(training); }), "run.seeds is given too"));
  training.seeds.clear();
  training.run.source.target = "spices";
  EXPECT_TRUE(says(error_of([&] { train(training); }), "did you mean \"species\"?"));
  EXPECT_FALSE(fs::exists(training.folder));
}

TEST(Session, without_a_folder_writes_nothing) {
  const Outcome outcome = train(penguins());
  EXPECT_EQ(outcome.folder, "");
  EXPECT_EQ(outcome.networks.size(), 1U);
}

// The same bits with everything looked at, and what is seen is true.
TEST(EpochViews, show_weights_and_gradients_and_change_no_bit) {
  for (const Element dtype : {Element::float32, Element::float64}) {
    const SmallData table(Task::classification, 100);
    Data data = table.data();
    Recipe recipe = small_recipe();
    recipe.model = "linear(8) | batch_norm | relu | dropout(0.2) | linear(4) | tanh | linear";
    recipe.dtype = dtype;
    recipe.optimizer = "sgd(lr=0.1)";
    const std::string alone = train_run(recipe, data).model.bytes();
    RunOptions options;
    Index epochs = 0;
    options.on_epoch = [&](const EpochView& view) {
      EXPECT_EQ(view.epoch().epoch, ++epochs);
      EXPECT_EQ(view.seed(), recipe.seed);
      EXPECT_EQ(view.training_rows().size() + view.validation_rows().size(), 100U);
      EXPECT_EQ(view.validation().rows, static_cast<Index>(view.validation_rows().size()));
      EXPECT_EQ(judge::value_of("accuracy", view.validation()), view.epoch().validation_accuracy);
      EXPECT_EQ(view.names().front(), "0.weight");
      EXPECT_EQ(view.weights("0.weight").size(), 24U);
      double squares = 0;
      for (const char* const name : {"0.weight", "0.bias"}) {
        for (const double each : view.gradient(name)) squares += each * each;
      }
      const std::vector<LayerView> layers = view.layers();
      ASSERT_EQ(layers.size(), 7U);
      EXPECT_NEAR(layers[0].gradient_norm, std::sqrt(squares), 1e-12);
      EXPECT_GT(layers[0].gradient_norm, 0);
      EXPECT_GT(layers[0].update_ratio, 0);
      EXPECT_LT(layers[0].update_ratio, 0.5);
      EXPECT_EQ(layers[2].units, 8);
      EXPECT_TRUE(std::isnan(layers[2].weight_norm));
      EXPECT_EQ(layers[5].dead_units, 0);
      EXPECT_TRUE(says(error_of([&] { view.weights("0.wight"); }), "did you mean \"0.weight\"?"));
    };
    EXPECT_EQ(train_run(recipe, data, options).model.bytes(), alone);
    EXPECT_EQ(epochs, recipe.epochs);
  }
}

// A bias far below zero keeps every row of a relu's units on the flat side.
TEST(EpochViews, count_dead_units) {
  const SmallData table(Task::regression, 60);
  Recipe recipe = small_recipe();
  recipe.model = "linear(5, bias_init=constant(value=-100)) | relu | linear";
  recipe.epochs = 1;
  RunOptions options;
  Index dead = -1;
  options.on_epoch = [&](const EpochView& view) { dead = view.layers()[1].dead_units; };
  train_run(recipe, table.data(), options);
  EXPECT_EQ(dead, 5);
}

// Far from 0 a tanh is flat for every row, near 0 for none; a relu never saturates.
TEST(EpochViews, count_saturated_units) {
  const SmallData table(Task::regression, 60);
  const auto saturated = [&](const std::string& steps) {
    Recipe recipe = small_recipe();
    recipe.model = steps + " | linear";
    recipe.epochs = 1;
    RunOptions options;
    std::optional<Index> count;
    options.on_epoch = [&](const EpochView& view) { count = view.layers()[1].saturated_units; };
    train_run(recipe, table.data(), options);
    return count;
  };
  EXPECT_EQ(saturated("linear(5, bias_init=constant(value=100)) | tanh"), 5);
  EXPECT_EQ(saturated("linear(5, bias_init=constant(value=-100)) | sigmoid"), 5);
  EXPECT_EQ(saturated("linear(5, init=constant(value=0.01)) | tanh"), 0);
  EXPECT_EQ(saturated("linear(5) | relu"), std::nullopt);
}

TEST(StopRules, of_ones_own_end_a_network_and_keep_its_best_epoch) {
  const SmallData table(Task::regression, 60);
  Recipe recipe = small_recipe();
  RunOptions options;
  options.stop = [](const History& history) { return history.epochs.size() == 3; };
  const Trained trained = train_run(recipe, table.data(), options);
  EXPECT_EQ(trained.history.epochs.size(), 3U);
  EXPECT_EQ(trained.history.reason, Stop::own_rule);
  recipe.epochs = 3;
  EXPECT_EQ(weights_of(train_run(recipe, table.data()).model), weights_of(trained.model));
}

}  // namespace
}  // namespace pellucid
