// A run beside its baselines: data whose answer is known, budgets, and what is recorded.
#include "pellucid/run/baselines.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/run/session.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/penguins.hpp"

namespace pellucid {
namespace {

using testing::error_of;

struct Baselines : ::testing::Test {
  testing::Folder place;

  /// A table of 600 rows whose number follows from two others and noise.
  Training training_on(unsigned seed, double (*truth)(double, double)) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    std::string text = "a,b,y\n";
    for (int row = 0; row < 600; ++row) {
      const double a = normal(random), b = normal(random);
      text += number_text(a) + "," + number_text(b) + "," + number_text(truth(a, b) + 0.2 * normal(random)) + "\n";
    }
    Training training;
    training.run.source.path = (place.path() / "data.csv").string();
    write_atomically(training.run.source.path, text);
    training.run.source.target = "y";
    training.run.recipe.model = "linear(16) | relu | linear";
    training.run.recipe.epochs = 30;
    training.run.recipe.validation = 0.25;
    training.run.recipe.seed = seed;
    return training;
  }

  static Comparison compared(const Training& training, const std::string& names = "all", double seconds = 60) {
    return compare_baselines(train(training), wanted_baselines(names), seconds);
  }
};

TEST_F(Baselines, of_a_linear_truth_the_network_is_never_better_than_a_line_slow) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const Comparison all = compared(training_on(seed, [](double a, double b) { return 3 * a - 2 * b; }));
    EXPECT_TRUE(all.verdict == Verdict::noise || all.verdict == Verdict::baseline) << all.sentence;
    EXPECT_EQ(all.best, "linear") << all.sentence;
  }
}

TEST_F(Baselines, of_steps_the_trees_are_better_slow) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const Comparison all = compared(training_on(seed, [](double a, double b) {
      const auto step = [](double at, double where) { return at > where ? 1.0 : 0.0; };
      return 4 * step(a, 0.3) - 6 * step(b, -0.5) + 5 * step(a, 1) * step(b, 0.4) + 3 * step(b, 1.2);
    }));
    EXPECT_EQ(all.verdict, Verdict::baseline) << all.sentence;
    EXPECT_EQ(all.best, "trees") << all.sentence;
  }
}

TEST_F(Baselines, of_a_smooth_truth_the_network_is_better_slow) {
  Training training = training_on(1, [](double a, double b) { return 8 * std::sin(a) * std::cos(b); });
  training.run.recipe.model = "linear(64) | tanh | linear(64) | tanh | linear";
  training.run.recipe.epochs = 120;
  training.run.recipe.patience = 0;
  const Comparison all = compared(training);
  EXPECT_EQ(all.verdict, Verdict::network) << all.sentence;
  EXPECT_NE(all.sentence.find("better than every baseline"), std::string::npos);
}

TEST_F(Baselines, recorded_rounds_repeat_them_without_a_clock) {
  const Training training = training_on(2, [](double a, double b) { return a * b; });
  const Comparison hurried = compared(training, "linear, trees", 1e-9);
  ASSERT_EQ(hurried.rivals.size(), 2U);
  EXPECT_EQ(hurried.rivals[1].rounds, 1);
  const Comparison whole = compared(training, "trees");
  EXPECT_GT(whole.rivals[0].rounds, 1);
  const Comparison repeated = compared(training, "trees(rounds=" + std::to_string(whole.rivals[0].rounds) + ")", 1e-9);
  EXPECT_EQ(repeated.rivals[0].value, whole.rivals[0].value);
  EXPECT_EQ(repeated.rivals[0].rounds, whole.rivals[0].rounds);
}

TEST_F(Baselines, of_folds_all_rows_are_compared_once) {
  Training training = penguins();
  training.folds = 3;
  const Outcome outcome = train(training);
  const Comparison all = compare_baselines(outcome, wanted_baselines("constant"), 60);
  EXPECT_EQ(all.rows, outcome.opened->table()->seen.rows);
  double sum = 0;
  for (const Network& network : outcome.networks) {
    sum += judge::value_of("accuracy", *network.validation) * static_cast<double>(network.validation->rows);
  }
  EXPECT_NEAR(all.network, sum / static_cast<double>(all.rows), 1e-12);
}

TEST_F(Baselines, are_trained_for_a_network_that_takes_codes) {
  Training training = penguins();
  training.run.recipe.model = "embedding(2) | linear(8) | relu | linear";
  const Comparison all = compared(training);
  for (const Rival& rival : all.rivals) EXPECT_EQ(rival.left_out, "") << rival.name;
  EXPECT_GT(all.rivals[1].value, 0.8);
}

TEST_F(Baselines, too_few_rows_are_said_to_be_too_few) {
  Training training = penguins();
  training.run.recipe.validation = 0.03;
  const Comparison all = compared(training);
  EXPECT_EQ(all.verdict, Verdict::open);
  EXPECT_NE(all.sentence.find("too few"), std::string::npos) << all.sentence;
}

TEST_F(Baselines, are_read_as_they_were_written) {
  const Comparison all = compared(penguins());
  const std::string text = comparison_json(all);
  EXPECT_EQ(comparison_json(comparison_from(text, "b")), text);
  for (const std::string broken : {"", "{}", "[1]", "{\"metric\": 3}"}) {
    EXPECT_EQ(error_of([&] { comparison_from(broken, "b"); }).fault, Fault::data) << broken;
  }
}

TEST_F(Baselines, that_are_none_are_refused) {
  EXPECT_TRUE(wanted_baselines("none").empty());
  EXPECT_EQ(wanted_baselines("linear, trees(rounds=7)").back().rounds, 7);
  for (const char* text : {"tree", "", "trees(depth=3)", "trees(rounds=0)", "trees(rounds=x)", "linear,"}) {
    EXPECT_EQ(error_of([&] { wanted_baselines(text); }).fault, Fault::usage) << text;
  }
}

}  // namespace
}  // namespace pellucid
