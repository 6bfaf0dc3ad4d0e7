// Baselines inside a run: on the rows that a network of the same recipe is trained on and judged by.
#include "pellucid/doctor/baseline.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "pellucid/base/random.hpp"
#include "pellucid/classics/trees/booster.hpp"
#include "pellucid/judge/metric.hpp"
#include "pellucid/run/session.hpp"
#include "tests/doctor/cases.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/python.hpp"

namespace pellucid::doctor {
namespace {

const Baseline& baseline(const std::string& name) {
  const auto& all = catalogue<Baseline>();
  return *std::ranges::find_if(all, [&](const Baseline& each) { return each.name.text == name; });
}

/// What a baseline trained on `data` predicts for its validation rows, numbers in the units of `targets`.
std::vector<double> predict_baseline(const Baseline& each, const Data& data, const Signature& signature) {
  Effort effort;
  const Model model = fit_baseline(each, data, signature, {.dtype = Element::float64}, effort);
  std::vector<double> inputs;
  for (const std::uint32_t row : data.split->validation) {
    for (Index i = 0; i < data.columns; ++i) {
      inputs.push_back(data.inputs[row * static_cast<std::size_t>(data.columns) + static_cast<std::size_t>(i)]);
    }
  }
  return model.predict_float64(inputs);
}

/// As a network of that signature is judged, in the units of target * deviation + mean.
Evaluation judge_baseline(const Baseline& each, const Data& data, const Signature& signature,
                          const data::Scale& units = {}) {
  std::vector<double> predictions = predict_baseline(each, data, signature);
  std::vector<double> truths;
  for (const std::uint32_t row : data.split->validation) truths.push_back(data.targets[row]);
  for (std::vector<double>* const some : {&predictions, &truths}) {
    for (double& value : *some) {
      if (data.task == Task::regression) value = value * units.deviation + units.mean;
    }
  }
  Signature judged = signature;
  judged.output_kind = OutputKind::probabilities;
  return evaluate(judged, predictions, truths);
}

RunRecipe run_on(const std::string& file, const std::string& target) {
  RunRecipe run;
  run.source.path = PELLUCID_SOURCE_DIR "/examples/" + file;
  run.source.target = target;
  run.recipe.model = "linear";
  run.recipe.validation = 0.2;
  run.recipe.epochs = 1;
  return run;
}

struct OpenedRun {
  RunRecipe run;
  std::unique_ptr<Opened> opened;
  Prepared prepared;
  Data data;

  explicit OpenedRun(RunRecipe recipe)
      : run(std::move(recipe)),
        opened(open_source(run.source, run.recipe.validation)),
        prepared(opened->prepare(run)),
        data(opened->data(prepared)) {}
  const data::Scale& units() const { return prepared.table->preparation.target.scale; }
  Evaluation judged(const std::string& name) const {
    return judge_baseline(baseline(name), data, prepared.signature, units());
  }
};

const std::array<std::pair<const char*, const char*>, 3> tables{std::pair("penguins.csv", "species"),
                                                                std::pair("penguins.csv", "sex"),
                                                                std::pair("seattle-weather.csv", "temp_max")};

/// Inputs, targets and weights of some rows, in float64.
struct Values {
  std::vector<double> inputs, targets, weights;
  Values(const Data& data, const std::vector<std::uint32_t>& rows) {
    const auto width = static_cast<std::size_t>(data.columns);
    for (const std::uint32_t row : rows) {
      for (std::size_t i = 0; i < width; ++i) inputs.push_back(data.inputs[row * width + i]);
      targets.push_back(data.targets[row]);
      weights.push_back(data.weights.empty() ? 1 : data.weights[row]);
    }
  }
};

TEST(Baselines, each_predicts_the_last_row_of_its_example) {
  for (const Baseline& each : catalogue<Baseline>()) {
    ASSERT_STRNE(each.example.call, "") << each.name.text << " has no example";
    LabelledTable table(each.example.call, 1);
    table.prepared.signature = {
        table.data().task, table.data().data().columns, 1, table.data().preparation.target.classes, {}};
    if (table.data().task == Task::classification) {
      table.prepared.signature.outputs = static_cast<Index>(table.prepared.signature.classes.size());
    }
    const std::vector<double> predicted = predict_baseline(each, table.data().data(), table.prepared.signature);
    const data::FittedTarget& target = table.data().preparation.target;
    const std::string told =
        target.classes.empty()
            ? number_text(predicted[0] * target.scale.deviation + target.scale.mean, 4)
            : target.classes[static_cast<std::size_t>(decided_classes(table.prepared.signature, predicted)[0])];
    EXPECT_EQ(told, each.example.gives) << each.name.text;
  }
}

TEST(Baselines, are_judged_on_the_rows_and_in_the_units_of_the_network) {
  for (const auto& [file, target] : tables) {
    const OpenedRun at(run_on(file, target));
    const Network network = std::move(train({.run = at.run}).networks.front());
    for (const Baseline& each : catalogue<Baseline>()) {
      if (std::ranges::find(each.tasks, at.data.task) == each.tasks.end()) continue;
      const Evaluation judged = judge_baseline(each, at.data, network.trained.model.signature(), at.units());
      EXPECT_EQ(judged.rows, network.validation->rows);
      EXPECT_EQ(judged.signature.classes, network.validation->signature.classes);
      const char* const yardstick = judged.predicts_classes() ? "majority" : "rmse_of_mean";  // of the rows alone
      EXPECT_NEAR(judge::value_of(yardstick, judged), judge::value_of(yardstick, *network.validation), 1e-5)
          << each.name.text;
    }
  }
}

TEST(Baselines, constant_is_the_weighted_mean_or_the_weighted_shares) {
  const char* numbers = "x,w,y\n1,1,2.5\n2,3,4\n3,0,100\n4,4,8\n5,1,5\n6,1,5\n";
  LabelledTable table(numbers, 2, "w");
  const Data data = table.data().data();
  const data::Scale& units = table.data().preparation.target.scale;
  const std::vector<double> mean = predict_baseline(baseline("constant"), data, {Task::regression, 1, 1, {}, {}});
  ASSERT_EQ(mean.size(), 2U);
  for (const double value : mean) EXPECT_NEAR(value * units.deviation + units.mean, (2.5 + 12 + 32) / 8, 1e-12);

  const std::vector<double> inputs{0, 0, 0, 0, 0}, targets{2, 0, 2, 1, 1}, weights{1, 2, 4, 1, 9};
  const data::Split split{{0, 1, 2, 3}, {4}};
  const Data classes{.inputs = inputs,
                     .targets = targets,
                     .columns = 1,
                     .task = Task::classification,
                     .weights = weights,
                     .split = &split};
  const Signature three{Task::classification, 1, 3, {"a", "b", "c"}, {}};
  const std::vector<double> shares = predict_baseline(baseline("constant"), classes, three);
  ASSERT_EQ(shares.size(), 3U);
  const std::array wanted{2 / 8.0, 1 / 8.0, 5 / 8.0};
  for (std::size_t i = 0; i < 3; ++i) EXPECT_DOUBLE_EQ(shares[i], wanted[i]);  // through logarithms and back
  const std::vector<double> two{1, 0, 1, 1, 0};
  const Data binary{
      .inputs = inputs, .targets = two, .columns = 1, .task = Task::binary, .weights = weights, .split = &split};
  const std::vector<double> of_second =
      predict_baseline(baseline("constant"), binary, {Task::binary, 1, 1, {"no", "yes"}, {}});
  ASSERT_EQ(of_second.size(), 1U);
  EXPECT_DOUBLE_EQ(of_second[0], 6 / 8.0);
}

TEST(Baselines, constant_names_the_commonest_training_class_and_explains_none_of_the_spread) {
  const OpenedRun species(run_on("penguins.csv", "species"));
  std::array<int, 3> counts{};
  for (const std::uint32_t row : species.data.split->train)
    ++counts[static_cast<std::size_t>(species.data.targets[row])];
  const auto commonest = std::ranges::max_element(counts) - counts.begin();
  Index right = 0;
  for (const std::uint32_t row : species.data.split->validation) {
    right += species.data.targets[row] == static_cast<double>(commonest) ? 1 : 0;
  }
  const Evaluation judged = species.judged("constant");
  EXPECT_EQ(judge::value_of("accuracy", judged), static_cast<double>(right) / static_cast<double>(judged.rows));
  EXPECT_LE(judge::value_of("r2", OpenedRun(run_on("seattle-weather.csv", "temp_max")).judged("constant")), 0);
}

TEST(Baselines, linear_predicts_what_scikit_learns_linear_models_do) {
  for (const auto& [file, target] : tables) {
    const OpenedRun at(run_on(file, target));
    std::vector<double> weights;
    for (std::uint32_t row = 0; row < at.data.targets.size(); ++row) weights.push_back(2 * random_uniform(5, row, 0));
    Data data = at.data;
    if (data.task != Task::binary) data.weights = weights;  // one table without
    const Values training(data, data.split->train), validation(data, data.split->validation);
    const test::Reference reference;
    reference.give("x", training.inputs);
    reference.give("y", training.targets);
    reference.give("w", training.weights);
    reference.give("v", validation.inputs);
    const auto wanted =
        reference.ask("doctor/baselines_reference.py", {{"columns", data.columns}, {"task", name_of(data.task)}})
            .get<std::vector<double>>();
    const std::vector<double> got = predict_baseline(baseline("linear"), data, at.prepared.signature);
    ASSERT_EQ(got.size(), wanted.size()) << target;
    for (std::size_t i = 0; i < got.size(); ++i) ASSERT_NEAR(got[i], wanted[i], 1e-5) << target << " " << i;
  }
}

TEST(Baselines, trees_are_the_boosters_where_the_validation_loss_is_lowest_and_beat_the_line) {
  for (const auto& [file, target] : tables) {
    const OpenedRun at(run_on(file, target));
    const Values training(at.data, at.data.split->train), validation(at.data, at.data.split->validation);
    const auto classes = static_cast<Index>(at.prepared.signature.classes.size());
    const classics::Boosting all =
        classics::boost(at.data.task, classes, at.data.columns, {training.inputs, training.targets},
                        {validation.inputs, validation.targets}, {.rounds = 500, .rate = 0.1});
    std::ptrdiff_t best = 0;  // the lowest before 20 rounds bring none that is lower
    for (std::ptrdiff_t round = 1; round < std::ssize(all.validation_losses) && round - best <= 20; ++round) {
      const auto loss = [&](std::ptrdiff_t at_round) {
        return all.validation_losses[static_cast<std::size_t>(at_round)];
      };
      if (loss(round) < loss(best)) best = round;
    }
    const classics::Boosting stopped =
        classics::boost(at.data.task, classes, at.data.columns, {training.inputs, training.targets}, {},
                        {.rounds = best + 1, .rate = 0.1});
    EXPECT_EQ(predict_baseline(baseline("trees"), at.data, at.prepared.signature),
              stopped.booster.predict(validation.inputs))
        << target;
    Effort effort{{}, 1};
    const Model of_floats =
        fit_baseline(baseline("trees"), at.data, at.prepared.signature, {.dtype = Element::float32}, effort);
    EXPECT_EQ(of_floats.recipe().dtype, Element::float32) << "the numbers that it parts were rounded";
  }
  const OpenedRun weather(run_on("seattle-weather.csv", "temp_max"));
  EXPECT_LT(judge::value_of("rmse", weather.judged("trees")), judge::value_of("rmse", weather.judged("linear")));
  EXPECT_LT(judge::value_of("rmse", weather.judged("linear")), judge::value_of("rmse", weather.judged("constant")));
}

// Class weights are whole numbers here, and so are those of rows: each row may stand there as often instead. Of one
// input, since of two that part a node alike rounding chooses one.
TEST(Baselines, count_rows_by_class_weights_as_if_they_stood_there_so_often) {
  struct Weighted {
    Task task;
    std::string class_weight;
    std::vector<double> by_class;
  };
  for (const Weighted& each :
       {Weighted{Task::binary, "b=3", {1, 3}}, Weighted{Task::classification, "a=2,c=5", {2, 1, 5}},
        Weighted{Task::classification, "a=0", {0, 1, 1}}}) {
    for (const bool has_row_weights : {false, true}) {
      std::vector<double> inputs, targets, weights;
      for (std::uint32_t row = 0; row < 240; ++row) {
        const double x = random_uniform(21, row, 0), off = random_uniform(23, row, 0);
        inputs.push_back(x);
        const double sum = x + std::sin(7 * x) + off;
        targets.push_back(each.by_class.size() == 2 ? (sum > 1.6 ? 1 : 0) : (sum > 1.8 ? 2 : sum > 0.9 ? 1 : 0));
        weights.push_back(has_row_weights ? 1 + row % 2 : 1);
      }
      data::Split split, repeated;
      for (std::uint32_t row = 0; row < 240; ++row) {
        auto& once = row % 4 == 0 ? split.validation : split.train;
        auto& often = row % 4 == 0 ? repeated.validation : repeated.train;
        once.push_back(row);
        often.insert(often.end(),
                     static_cast<std::size_t>(weights[row] * each.by_class[static_cast<std::size_t>(targets[row])]),
                     row);
      }
      Signature signature{each.task, 1, 1, {"a", "b"}, {}};
      if (each.task == Task::classification) {
        signature.outputs = 3;
        signature.classes.emplace_back("c");
      }
      Data weighted{.inputs = inputs, .targets = targets, .columns = 1, .task = each.task, .split = &split};
      if (has_row_weights) weighted.weights = weights;
      const Data plain{.inputs = inputs, .targets = targets, .columns = 1, .task = each.task, .split = &repeated};
      Recipe network{.dtype = Element::float64};
      network.class_weight = each.class_weight;
      for (const Baseline& baseline : catalogue<Baseline>()) {
        if (!baseline.tasks.empty() && std::ranges::find(baseline.tasks, each.task) == baseline.tasks.end()) continue;
        Effort one, other;
        const Model by_weight = fit_baseline(baseline, weighted, signature, network, one);
        const Model by_rows = fit_baseline(baseline, plain, signature, {.dtype = Element::float64}, other);
        EXPECT_EQ(one.rounds, other.rounds) << baseline.name.text;
        const std::vector<double> a = by_weight.predict_float64(inputs), b = by_rows.predict_float64(inputs);
        for (std::size_t i = 0; i < a.size(); ++i) {
          ASSERT_NEAR(a[i], b[i], 1e-6) << baseline.name.text << " " << each.class_weight << " " << i;
        }
      }
    }
  }
}

TEST(Baselines, costs_decide_as_for_a_network) {
  OpenedRun at(run_on("penguins.csv", "sex"));
  at.prepared.signature.costs = {0, 0, 1000, 0};  // to take the second class for the first
  const Evaluation judged = at.judged("linear");
  EXPECT_EQ(judged.count(1, 0), 0);
  EXPECT_LE(judge::value_of("mean_cost", judged), judge::value_of("constant_cost", judged));
}

TEST(Baselines, refuse_what_they_cannot_be_judged_or_trained_on) {
  OpenedRun at(run_on("penguins.csv", "species"));
  const auto refusal = [&](const Baseline& each, const Data& data) {
    const Error error = testing::error_of([&] { judge_baseline(each, data, at.prepared.signature); });
    EXPECT_EQ(error.fault, Fault::usage);
    return error;
  };
  const data::Split all{at.data.split->train, {}};
  Data data = at.data;
  data.split = &all;
  EXPECT_TRUE(testing::says(refusal(baseline("linear"), data), "held out"));
  Baseline numbers = baseline("linear");
  numbers.tasks = {Task::regression};
  EXPECT_TRUE(testing::says(refusal(numbers, at.data), "classification"));

  RunRecipe coded = run_on("penguins.csv", "species");
  coded.recipe.model = "embedding(4) | linear";
  const OpenedRun codes(coded);
  EXPECT_TRUE(testing::says(refusal(baseline("linear"), codes.data), "codes"));
  EXPECT_EQ(codes.data.split->train, at.data.split->train) << "another model has the same rows";
}

}  // namespace
}  // namespace pellucid::doctor
