// An ensemble: its prediction is the mean of its members' to the bit, and it is a run like any other.
#include "pellucid/run/ensemble.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <set>

#include "pellucid/base/files.hpp"
#include "pellucid/judge/metric.hpp"
#include "pellucid/rows/predict_table.hpp"
#include "pellucid/rows/rows.hpp"
#include "pellucid/rows/table_rows.hpp"
#include "pellucid/run/judge_run.hpp"
#include "pellucid/run/network_scores.hpp"
#include "pellucid/run/reasons.hpp"
#include "pellucid/run/recipe_toml.hpp"
#include "pellucid/run/reopened.hpp"
#include "pellucid/run/session.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/penguins.hpp"

namespace pellucid {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using testing::says;

class Ensembles : public ::testing::Test {
 protected:
  Ensembles() { ::setenv("XDG_STATE_HOME", place.at("state").c_str(), 1); }
  Training wanted(const std::string& name, Index networks = 5) const {
    Training training = penguins();
    training.run.recipe.seed = 3;
    training.run.source.ensemble = networks;
    training.folder = name.empty() ? "" : place.at(name);
    return training;
  }
  testing::Folder place;
};

TEST_F(Ensembles, predict_the_mean_taken_by_hand_of_classes_and_of_numbers) {
  for (const char* const target : {"species", "body_mass_g"}) {
    Training training = wanted(target);
    training.run.source.target = target;
    const Outcome outcome = train(training);
    ASSERT_EQ(outcome.networks.size(), 1U);
    ASSERT_EQ(outcome.networks.front().members.size(), 5U);
    const Model whole = open_model(training.folder);
    EXPECT_EQ(whole.bytes(), outcome.networks.front().trained.model.bytes());
    const data::Table table = table_for(whole, training.run.source.path, {});
    const data::Rows rows = data::all_rows(table.rows);
    std::vector<double> sums;
    for (const char* const name : {"seed-3", "seed-4", "seed-5", "seed-6", "seed-7"}) {
      const std::vector<double> own = predict_table(open_model(training.folder + "/" + name), table, rows).values;
      sums.resize(own.size(), 0);
      for (std::size_t i = 0; i < own.size(); ++i) sums[i] += own[i];
    }
    const bool are_numbers = whole.signature().task == Task::regression;
    for (double& sum : sums) sum = are_numbers ? sum / 5 : static_cast<double>(static_cast<float>(sum / 5));
    EXPECT_EQ(predict_table(whole, table, rows).values, sums) << target;
  }
}

TEST_F(Ensembles, have_one_split_and_members_that_are_the_solo_runs_of_their_recipes) {
  const Training training = wanted("run", 3);
  const Outcome outcome = train(training);
  const Network& whole = outcome.networks.front();
  for (const EnsembleMember& member : whole.members) {
    EXPECT_EQ(member.trained.split.validation, whole.prepared.split.validation);
    const std::string recipe = training.folder + "/" + member.name + "/recipe.toml";
    Training solo;
    solo.run = run_recipe_from_toml(read_text(recipe), recipe);
    EXPECT_EQ(train(solo).networks.front().trained.model.bytes(),
              read_text(training.folder + "/" + member.name + "/model.safetensors"));
  }
  Training again;
  again.run = run_recipe_from_toml(read_text(training.folder + "/recipe.toml"), "recipe.toml");
  EXPECT_EQ(train(again).networks.front().trained.model.bytes(), read_text(training.folder + "/model.safetensors"));
  const Outcome first = reopen(training.folder);
  EXPECT_EQ(first.networks.front().trained.model.bytes(), whole.trained.model.bytes());
  EXPECT_EQ(first.networks.front().members.size(), 3U);
}

TEST_F(Ensembles, go_on_after_a_stop_to_the_bits_of_the_run_that_never_was) {
  Training training = wanted("", 3);
  const std::string bytes = train(training).networks.front().trained.model.bytes();
  training = wanted("stopped", 3);
  std::atomic<bool> interrupt = false;
  Follower follower;
  follower.interrupt = &interrupt;
  follower.on_step = [&](const Moment& moment) { interrupt = moment.epoch == 3 && moment.rows_done > 40; };
  const Outcome stopped = train(training, follower);
  EXPECT_TRUE(stopped.is_interrupted);
  EXPECT_FALSE(is_done(training.folder));
  const Outcome resumed = resume(training.folder);
  EXPECT_FALSE(resumed.is_interrupted);
  EXPECT_TRUE(is_done(training.folder));
  EXPECT_EQ(read_text(training.folder + "/model.safetensors"), bytes);
  EXPECT_TRUE(says(error_of([&] { resume(training.folder); }), "nothing is left to do"));
  // A kill between the last member and the whole.
  fs::remove(training.folder + "/model.safetensors");
  resume(training.folder);
  EXPECT_EQ(read_text(training.folder + "/model.safetensors"), bytes);
}

TEST_F(Ensembles, are_judged_calibrated_explained_and_unsealed_as_any_run) {
  const Training training = wanted("run");
  const Outcome outcome = train(training);
  const Network& whole = outcome.networks.front();
  const Model model = open_model(training.folder);
  const Evaluated evaluated = evaluate_run(model, training.folder);
  EXPECT_EQ(evaluated.sides.front().judged.evaluation.predictions.size(), whole.validation->predictions.size());
  EXPECT_EQ(judge::value_of("log_loss", evaluated.sides.front().judged.evaluation),
            judge::value_of("log_loss", *whole.validation));
  EXPECT_EQ(calibrate(model, training.folder).scores.size(), whole.prepared.split.validation.size());
  EXPECT_EQ(unseal(training.folder).judged.evaluation.rows, outcome.opened->sealed_rows);
  EXPECT_TRUE(unseal(training.folder).is_finished);
  const TrainingRows training_of = training_rows(model, training.folder);
  Reasoner reasoner(model, mean_reference(model, training_of), &training_of);
  const std::size_t width = static_cast<std::size_t>(model.signature().inputs);
  std::vector<double> first;
  batches_of(model, training_of)([&](std::span<const double> batch) {
    if (first.empty()) first.assign(batch.begin(), batch.end());
  });
  ASSERT_GE(first.size(), 20 * width);
  for (std::size_t row = 0; row < 20; ++row) {
    const std::span<const double> inputs = std::span(first).subspan(row * width, width);
    const std::vector<double> predicted = model.predict_float64(inputs);
    const Attribution at = reasoner.attribution(inputs, 1);
    EXPECT_NEAR(at.prediction, std::log(predicted[1] / (1 - predicted[1])), 1e-4);
    EXPECT_LE(std::abs(at.residual()), 0.01 * at.scale(reasoner.spread(1)));
  }
}

TEST_F(Ensembles, write_a_table_of_their_members_as_folds_do) {
  const Outcome outcome = train(wanted("run", 4));
  const auto scores = scores_of_networks(outcome);
  ASSERT_TRUE(scores && scores->ensemble);
  EXPECT_EQ(scores->networks.size(), 4U);
  EXPECT_EQ(outcome.spread()->mean, scores->means[0].value);
  EXPECT_EQ(read_text(place.at("run/metrics.json")), scores_json(*scores));
  Training folds = wanted("folds", 0);
  folds.folds = 3;
  const Outcome parts = train(folds);
  const auto of_folds = scores_of_networks(parts);
  ASSERT_TRUE(of_folds);
  EXPECT_FALSE(of_folds->ensemble);
  double sum = 0, squares = 0;
  for (const NetworkScore& each : of_folds->networks) sum += each.values[0];
  for (const NetworkScore& each : of_folds->networks)
    squares += (each.values[0] - sum / 3) * (each.values[0] - sum / 3);
  EXPECT_NEAR(of_folds->means[0].value, sum / 3, 1e-15);
  EXPECT_NEAR(of_folds->means[0].margin, 4.302653 * std::sqrt(squares / 2 / 3), 1e-6);  // t of 2 degrees of freedom
  Training one = wanted("one", 0);
  EXPECT_FALSE(scores_of_networks(train(one)));
  EXPECT_FALSE(fs::exists(place.at("one/metrics.json")));
}

TEST_F(Ensembles, of_folds_and_seeds_are_taken_and_know_what_each_was_trained_on) {
  for (const bool are_folds : {true, false}) {
    Training training = wanted(are_folds ? "folds" : "seeds", 0);
    if (are_folds) training.folds = 3;
    if (!are_folds) training.seeds = {1, 2, 3};
    const Outcome outcome = train(training);
    const Model mean = open_model(training.folder);
    ASSERT_EQ(mean.members().size(), 3U);
    EXPECT_TRUE(mean.has_own_preparations());
    const data::Table table = table_for(mean, training.run.source.path, {});
    const data::Rows rows = data::all_rows(table.rows);
    std::vector<double> sums;
    for (const Network& network : outcome.networks) {
      const std::vector<double> own = predict_table(network.trained.model, table, rows).values;
      sums.resize(own.size(), 0);
      for (std::size_t i = 0; i < own.size(); ++i) sums[i] += own[i];
    }
    for (double& sum : sums) sum = static_cast<double>(static_cast<float>(sum / 3));
    EXPECT_EQ(predict_table(mean, table, rows).values, sums);
    std::set<std::uint32_t> trained;
    for (const Network& network : outcome.networks)
      trained.insert(network.prepared.split.train.begin(), network.prepared.split.train.end());
    const Evaluated evaluated = evaluate_model(mean, training.folder, training.run.source.path, "", {});
    Index of_training = 0, of_sealed = 0;
    for (const JudgedSide& side : evaluated.sides) {
      if (side.side == Side::training) of_training = side.judged.evaluation.rows;
      if (side.side == Side::sealed) of_sealed = side.judged.evaluation.rows;
    }
    EXPECT_EQ(of_training, static_cast<Index>(trained.size()));
    EXPECT_EQ(of_sealed, outcome.opened->sealed_rows);
    EXPECT_TRUE(says(error_of([&] { evaluate_run(mean, training.folder); }), "rows of their own"));
    EXPECT_TRUE(says(error_of([&] { calibrate(mean, training.folder); }), "rows of their own"));
    EXPECT_TRUE(says(error_of([&] { unseal(training.folder); }), "it holds 3 runs"));
  }
}

TEST_F(Ensembles, are_refused_beside_seeds_and_folds) {
  Training training = wanted("run");
  training.folds = 3;
  EXPECT_TRUE(says(error_of([&] { train(training); }), "run.folds is given too"));
  training.folds = 0;
  training.run.source.ensemble = 201;
  EXPECT_TRUE(says(error_of([&] { train(training); }), "give 2 to 200 networks"));
  EXPECT_FALSE(fs::exists(training.folder));
}

// Recipes from before ensembles have no such keys, and runs of that time go on.
TEST(EnsembleKeys, that_are_not_used_change_no_digest) {
  RunRecipe run = penguins().run;
  std::string text = to_toml(run);
  for (const std::string line : {"ensemble = 0\n", "member = 0\n"}) text.erase(text.find(line), line.size());
  EXPECT_EQ(digest_of(run_recipe_from_toml(text, "old")), digest_of(run));
  run.source.ensemble = 5;
  EXPECT_NE(digest_of(run), digest_of(penguins().run));
  RunRecipe second = run;
  second.source.member = 2;
  EXPECT_NE(digest_of(second), digest_of(run));
}

TEST_F(Ensembles, have_a_spread_in_what_all_rows_at_once_are_predicted) {
  for (const char* const target : {"species", "body_mass_g"}) {
    Training training = wanted(target, 3);
    training.run.source.target = target;
    train(training);
    const Model whole = open_model(training.folder);
    const Predicted all = predict_rows(whole, training.run.source.path);
    const data::Table table = table_for(whole, training.run.source.path, {});
    EXPECT_EQ(predict_table(whole, table, data::all_rows(table.rows)).spreads, all.spreads);
    ASSERT_EQ(all.spreads.size(), all.values.size());
    std::vector<std::vector<double>> own;
    for (const Model& member : whole.members()) {
      own.push_back(predict_rows(member, training.run.source.path).values);
      EXPECT_TRUE(predict_rows(member, training.run.source.path).spreads.empty());
    }
    for (std::size_t i = 0; i < all.values.size(); ++i) {
      const double mean = (own[0][i] + own[1][i] + own[2][i]) / 3;
      double squares = 0;
      for (const std::vector<double>& each : own) squares += (each[i] - mean) * (each[i] - mean);
      EXPECT_NEAR(all.spreads[i], std::sqrt(squares / 2), 1e-9 * (1 + std::abs(mean)));
    }
  }
}

}  // namespace
}  // namespace pellucid
