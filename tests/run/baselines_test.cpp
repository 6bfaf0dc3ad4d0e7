// A run beside its baselines: data whose answer is known, budgets, and what is recorded.
#include "pellucid/run/baselines.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

#include "pellucid/base/files.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/run/judge_run.hpp"
#include "pellucid/run/reopened.hpp"
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

// Every task, every baseline: a clock that is over from the first is told, and one that never is ends nothing.
TEST_F(Baselines, that_the_clock_ended_are_unfinished_whatever_they_are) {
  Training species = penguins(), sex = species, weather = species;
  sex.run.source.target = "sex";
  weather.run.source.path = PELLUCID_SOURCE_DIR "/examples/seattle-weather.csv";
  weather.run.source.target = "temp_max";
  for (const Training& training : {species, sex, weather}) {
    const Outcome outcome = train(training);
    for (const doctor::Baseline& each : catalogue<doctor::Baseline>()) {
      const auto rival = [&](double seconds, const std::string& call) {
        return compare_baselines(outcome, wanted_baselines(call), seconds).rivals.front();
      };
      const std::string name = each.name.text;
      const Rival whole = rival(600, name), hurried = rival(1e-9, name);
      EXPECT_FALSE(whole.is_unfinished) << name;
      EXPECT_EQ(hurried.is_unfinished, whole.rounds > 1) << name << ": what trains in rounds asks the clock";
      if (whole.rounds == 0) continue;
      EXPECT_LE(hurried.rounds, 1) << name;
      EXPECT_FALSE(rival(1e-9, name + "(rounds=2)").is_unfinished) << name << ": given rounds ask no clock";
    }
  }
}

TEST_F(Baselines, are_judged_by_what_the_user_asked_for) {
  const auto of = [&](const std::function<void(RunRecipe&)>& ask, const std::string& metric) {
    Training training = penguins();
    training.run.source.target = "sex";
    training.run.recipe.epochs = 10;
    ask(training.run);
    const Outcome outcome = train(training);
    const Comparison all = compare_baselines(outcome, wanted_baselines("constant, linear"), 60);
    EXPECT_EQ(all.metric, metric);
    EXPECT_NEAR(all.network, judge::value_of(metric, *outcome.networks.front().validation), 1e-12);
    for (const Rival& rival : all.rivals) {
      EXPECT_NEAR(rival.difference.value, all.network - rival.value, 1e-9) << metric << " " << rival.name;
      EXPECT_GE(rival.difference.margin, 0) << metric << " " << rival.name;
    }
    EXPECT_NE(all.sentence.find(all.label), std::string::npos) << all.sentence;
    EXPECT_EQ(comparison_from(comparison_json(all), "b").because, all.because);
  };
  of([](RunRecipe&) {}, "accuracy");
  of([](RunRecipe& run) { run.recipe.class_weight = "balanced"; }, "balanced_accuracy");
  of([](RunRecipe& run) { run.recipe.monitor = "roc_auc"; }, "roc_auc");
  of([](RunRecipe& run) { run.recipe.threshold = "f1"; }, "f1_macro");
  of([](RunRecipe& run) { run.recipe.cost_matrix = "truth,female,male\nfemale,0,1\nmale,5,0"; }, "mean_cost");
  const auto mass = [](const char* loss) {
    return [loss](RunRecipe& run) {
      run.source.target = "body_mass_g";
      run.recipe.loss = loss;
    };
  };
  of(mass("mse"), "rmse");
  of(mass("mae"), "mae");
  of(mass("quantile(0.9)"), "mean_pinball_loss(alpha=0.9)");
}

TEST_F(Baselines, recorded_rounds_of_folds_repeat_each_fold) {
  Training training = penguins();
  training.folds = 3;
  training.run.source.target = "sex";
  const Outcome outcome = train(training);
  const Comparison whole = compare_baselines(outcome, wanted_baselines("trees"), 60);
  const Rival& trees = whole.rivals.front();
  ASSERT_EQ(trees.rounds_of_each.size(), 3U);
  EXPECT_EQ(trees.rounds, std::ranges::max(trees.rounds_of_each));
  EXPECT_LT(std::ranges::min(trees.rounds_of_each), trees.rounds) << "else nothing is tested";
  const Rival recorded = comparison_from(comparison_json(whole), "b").rivals.front();
  EXPECT_EQ(recorded.call(), trees.call());
  const Rival again = compare_baselines(outcome, wanted_baselines(recorded.call()), 1e-9).rivals.front();
  EXPECT_EQ(again.rounds_of_each, trees.rounds_of_each);
  EXPECT_EQ(again.difference.value, trees.difference.value);
  for (std::size_t i = 0; i < 3; ++i) {
    const data::Rows& rows = outcome.networks[i].prepared.split.validation;
    const auto loss = [&](const Rival& of) {
      return judge::value_of("log_loss", outcome.opened->evaluate(of.models[i].second, rows));
    };
    EXPECT_EQ(loss(again), loss(trees)) << i;
  }
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

TEST_F(Baselines, are_of_a_sample_where_their_rows_would_take_too_much_memory) {
  const Outcome outcome = train(training_on(3, [](double a, double b) { return 3 * a - 2 * b; }));
  const Network& network = outcome.networks.front();
  const data::Split& split = network.prepared.split;
  const Index columns = outcome.opened->data(network.prepared).columns;
  constexpr std::size_t most = 60;
  const auto compared_in = [&](const BaselineMemory& memory) {
    return compare_baselines(outcome, wanted_baselines("constant, linear"), 60, nullptr, memory);
  };
  const Comparison some = compared_in({static_cast<Index>(most) * columns, most});
  ASSERT_GT(split.validation.size(), most);
  EXPECT_EQ(some.rows, static_cast<Index>(most));
  EXPECT_EQ(some.trained_on, static_cast<Index>(split.train.size()));
  for (const Rival& rival : some.rivals) {
    EXPECT_EQ(rival.left_out, "");
    EXPECT_EQ(rival.rows, static_cast<Index>(most));
  }
  // The network's figure is of the rows that the baselines are judged by, which the seed draws.
  const data::Rows drawn = data::sampled(split.validation, most, random_key(network.run.recipe.seed, "baselines", 1));
  EXPECT_EQ(some.network, judge::value_of("rmse", outcome.opened->evaluate(network.trained.model, drawn)));
  // The mean of the rows that were drawn to train on.
  const data::Rows taught = data::sampled(split.train, most, random_key(network.run.recipe.seed, "baselines", 0));
  const Evaluation seen = outcome.opened->evaluate(network.trained.model, taught);
  double mean = 0;
  for (const double truth : seen.truths) mean += truth / static_cast<double>(most);
  const Evaluation told = outcome.opened->evaluate(some.rivals[0].models.front().second, drawn);
  EXPECT_NEAR(told.predictions.front(), mean, 1e-6);

  const Comparison none = compared_in({static_cast<Index>(most) * columns, most + 1});
  for (const Rival& rival : none.rivals) EXPECT_NE(rival.left_out.find("memory"), std::string::npos);
  const Comparison whole = compared_in({static_cast<Index>(split.train.size()) * columns, most});
  EXPECT_EQ(whole.rows, static_cast<Index>(split.validation.size()));
  EXPECT_EQ(whole.rivals[1].rows, static_cast<Index>(split.train.size()));
}

TEST_F(Baselines, that_are_kept_predict_what_the_verdict_judged) {
  const auto kept = [&](RunRecipe run, const std::string& name) {
    Training training;
    run.recipe.validation = 0.2;
    run.recipe.epochs = 2;
    training.run = std::move(run);
    training.folder = (place.path() / name).string();
    const Outcome outcome = train(training);
    const Comparison all = compare_baselines(outcome, wanted_baselines("all"), 60);
    const std::vector<SavedBaseline> saved = save_baselines(outcome, all, {"constant", "linear", "trees"});
    ASSERT_EQ(saved.size(), 3U);
    for (const SavedBaseline& each : saved) {
      EXPECT_EQ(each.path, training.folder + "/baselines/" + each.name + ".safetensors");
      const Model model = Model::load(each.path);
      const Evaluated evaluated = evaluate_run(model, each.path);
      const auto rival = std::ranges::find(all.rivals, each.name, &Rival::name);
      EXPECT_EQ(judge::value_of(all.metric, evaluated.sides.front().judged.evaluation), rival->value)
          << name << " " << each.name;
      const Outcome again = reopen(each.path);
      EXPECT_EQ(judge::value_of(all.metric, *again.networks.front().validation), rival->value);
      EXPECT_EQ(again.model_path, each.path);
      // The run's rows are told apart for it as for the network.
      const Evaluated sides = evaluate_model(model, each.path, training.run.source.path, "", {}, {});
      EXPECT_FALSE(sides.unknown);
      EXPECT_EQ(sides.sides.size(), 3U) << "training, validation, sealed";
    }
  };
  RunRecipe species = penguins().run, sex = species, coded = species, weather = species;
  sex.source.target = "sex";
  sex.recipe.threshold = "f1";
  coded.recipe.model = "embedding(2) | linear(8) | relu | linear";
  weather.source.path = PELLUCID_SOURCE_DIR "/examples/seattle-weather.csv";
  weather.source.target = "temp_max";
  kept(species, "species");
  kept(sex, "sex");
  kept(coded, "coded");
  kept(weather, "weather");
}

TEST_F(Baselines, of_folds_are_kept_beside_each_fold) {
  Training training = penguins();
  training.folds = 3;
  training.folder = (place.path() / "folds").string();
  const Outcome outcome = train(training);
  const Comparison all = compare_baselines(outcome, wanted_baselines("trees(rounds=3)"), 60);
  const std::vector<SavedBaseline> saved = save_baselines(outcome, all, {"trees", "linear"});
  ASSERT_EQ(saved.size(), 4U);
  EXPECT_NE(saved[3].left_out, "");
  double sum = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(saved[i].path, training.folder + "/fold-" + std::to_string(i + 1) + "/baselines/trees.safetensors");
    const Evaluation at = evaluate_run(Model::load(saved[i].path), saved[i].path).sides.front().judged.evaluation;
    sum += judge::value_of("accuracy", at) * static_cast<double>(at.rows);
  }
  EXPECT_NEAR(sum / static_cast<double>(all.rows), all.rivals[0].value, 1e-12);
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
  EXPECT_EQ(wanted_baselines("trees(rounds=7/31/2)").back().rounds_of_each, (std::vector<Index>{7, 31, 2}));
  for (const char* text : {"tree", "", "trees(depth=3)", "trees(rounds=0)", "trees(rounds=x)", "linear,",
                           "trees(rounds=7/)", "trees(rounds=7/0)", "trees(rounds=/7)"}) {
    EXPECT_EQ(error_of([&] { wanted_baselines(text); }).fault, Fault::usage) << text;
  }
}

}  // namespace
}  // namespace pellucid
