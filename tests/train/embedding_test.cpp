// Networks that begin with embeddings: what a step costs, what it leaves alone, their bits, their file, what is
// refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/base/threads.hpp"
#include "pellucid/data/read_table.hpp"
#include "pellucid/explain/explain_row.hpp"
#include "pellucid/explain/explanation_json.hpp"
#include "pellucid/plan/plan.hpp"
#include "pellucid/run/session.hpp"
#include "pellucid/train/program.hpp"

namespace pellucid {
namespace {

constexpr const char* model = "embedding(3) | piecewise_linear(4) | linear(12) | batch_norm | tanh | linear";

/// Two numbers, two categories of one run of 30 codes, and texts of up to four of 50 words.
struct Coded {
  static constexpr Index columns = 8;
  std::vector<float> inputs, targets;

  explicit Coded(std::uint32_t rows) {
    for (std::uint32_t row = 0; row < rows; ++row) {
      const auto code = [&](std::uint32_t unit, std::uint32_t count) { return random_bits(5, row, unit) % count; };
      const double x = random_uniform(6, row, 0);
      inputs.push_back(static_cast<float>(x));
      inputs.push_back(static_cast<float>(code(0, 20)));
      inputs.push_back(static_cast<float>(random_uniform(6, row, 1)));
      inputs.push_back(static_cast<float>(code(1, 10)) + 20);
      const std::uint32_t words = code(2, 5);
      for (std::uint32_t i = 0; i < 4; ++i) inputs.push_back(i < words ? static_cast<float>(code(3 + i, 50)) : -1.0F);
      targets.push_back(static_cast<float>(std::sin(4 * x) + (code(0, 20) % 3) + 0.1 * words));
    }
  }
  Data data() const {
    Field numbers{Field::Holds::numbers, {0, 2}, 0, {0, 2}};
    return {.inputs = inputs,
            .targets = targets,
            .columns = columns,
            .fields = {numbers, {Field::Holds::codes, {1, 3}, 30}, {Field::Holds::words, {4, 5, 6, 7}, 50}}};
  }
};

Recipe recipe_of(const std::string& text) {
  Recipe recipe;
  recipe.model = text;
  recipe.optimizer = "adam(lr=0.02)";
  recipe.batch_size = 32;
  recipe.epochs = 4;
  recipe.validation = 0.2;
  return recipe;
}

double bytes_of_a_step(Index vocabulary) {
  Recipe recipe = recipe_of("embedding(16) | linear(64) | relu | linear");
  recipe.clip_norm = 1;
  Signature signature{Task::regression, 3, 1, {}, {}, {}, {{Field::Holds::codes, {0, 1, 2}, vocabulary}}};
  TrainingGraph training(parse(recipe, Task::regression), signature, false);
  plan::Store store(Element::float32, 1);
  const plan::Plan plan(training.graph, {{"loss", training.loss}}, training.updates, store,
                        {.isa = kernels::best(recipe.kernels), .batch = 128});
  double bytes = 0;
  for (const plan::Pass& pass : plan.account()) bytes += pass.bytes;
  return bytes;
}

TEST(Embedding, costs_a_step_the_rows_of_its_batch_and_not_the_vocabulary) {
  EXPECT_EQ(bytes_of_a_step(1'000'000), bytes_of_a_step(1'000));
  EXPECT_LT(bytes_of_a_step(1'000'000), 8e6);  // the table alone has 64 MB
}

TEST(Embedding, leaves_rows_alone_that_no_training_row_names) {
  const Coded coded(200);
  const Recipe recipe = recipe_of(model);
  const Data data = coded.data();
  const Model start(recipe, {Task::regression, Coded::columns, 1, {}, {}, {}, data.fields});
  const Trained trained = train_run(recipe, data);
  const std::vector<double> before = start.tensor("0.0.weight"), after = trained.model.tensor("0.0.weight");
  ASSERT_EQ(trained.model.tensor_shape("0.0.weight"), (std::vector<Index>{30, 3}));
  ASSERT_EQ(trained.model.tensor_shape("0.1.weight"), (std::vector<Index>{50, 3}));
  EXPECT_NE(before, after);
  Data few = data;
  few.inputs = std::span(coded.inputs).first(40 * Coded::columns);
  few.targets = std::span(coded.targets).first(40);
  std::set<std::size_t> named;
  for (std::size_t row = 0; row < 40; ++row) {
    for (const std::size_t column : {std::size_t{1}, std::size_t{3}})
      named.insert(static_cast<std::size_t>(coded.inputs[row * Coded::columns + column]));
  }
  ASSERT_LT(named.size(), 30U);
  const std::vector<double> moved = train_run(recipe, few).model.tensor("0.0.weight");
  for (std::size_t row = 0; row < 30; ++row) {
    if (named.contains(row)) continue;
    for (std::size_t j = 0; j < 3; ++j) EXPECT_EQ(moved[row * 3 + j], before[row * 3 + j]) << row;
  }
}

TEST(Embedding, has_the_same_bits_with_any_threads_alone_among_members_and_without_fusion) {
  const Coded coded(300);
  for (const Element dtype : {Element::float32, Element::float64}) {
    Recipe recipe = recipe_of(model);
    recipe.dtype = dtype;
    recipe.clip_norm = 0.5;
    const std::string plain = train_run(recipe, coded.data(), {.threads = 1}).model.bytes();
    EXPECT_EQ(train_run(recipe, coded.data(), {.threads = 3}).model.bytes(), plain);
    EXPECT_EQ(train_run(recipe, coded.data(), {.threads = 2, .fuse = false}).model.bytes(), plain);
    EXPECT_EQ(train_run(recipe, coded.data(), {.threads = 2, .taps = {"0.0.weight"}}).model.bytes(), plain);
    const std::vector<std::uint64_t> seeds{7, recipe.seed, 9};
    EXPECT_EQ(train_members(recipe, coded.data(), seeds, {.threads = 2})[1].model.bytes(), plain);
  }
}

TEST(Embedding, of_a_loaded_model_predicts_the_same_for_a_row_alone_and_in_any_batch) {
  const Coded coded(300);
  Model trained = train(recipe_of(model), coded.data());
  Model loaded = Model::from_file(decode(trained.bytes(), "model"), "model");
  EXPECT_EQ(loaded.bytes(), trained.bytes());
  const std::vector<float> all = loaded.predict(coded.inputs);
  EXPECT_EQ(trained.predict(coded.inputs), all);
  for (std::size_t row = 0; row < 300; row += 29) {
    EXPECT_EQ(loaded.predict(std::span(coded.inputs).subspan(row * Coded::columns, Coded::columns))[0], all[row]);
  }
}

TEST(Embedding, gives_nothing_for_a_code_that_names_nothing_or_is_out_of_reach) {
  const Coded coded(300);
  Model trained = train(recipe_of(model), coded.data());
  std::vector<float> row(coded.inputs.begin(), coded.inputs.begin() + Coded::columns);
  row[1] = -1;
  const float none = trained.predict(row)[0];
  for (const float code : {30.0F, 1e9F, -5.0F, 16777216.0F}) {
    row[1] = code;
    EXPECT_EQ(trained.predict(row)[0], none) << code;
  }
}

TEST(Embedding, is_explained_with_each_derivative_beside_the_same_by_differences) {
  const Coded coded(200);
  const Model trained =
      train(recipe_of("embedding(2) | concat(identity, linear(4) | tanh) | residual(tanh) | linear"), coded.data());
  const std::vector<double> row(coded.inputs.begin(), coded.inputs.begin() + Coded::columns);
  const Explanation explanation = explain_row(trained, row, 1.5);
  EXPECT_FALSE(text_of(explanation).empty());
  EXPECT_FALSE(json_of(explanation).empty());
  std::size_t checked = 0;
  for (const Explanation::Step& step : explanation.steps) {
    for (const Explanation::Tensor& tensor : step.tensors) {
      ASSERT_EQ(tensor.derivatives.size(), tensor.values.size()) << tensor.name;
      for (std::size_t i = 0; i < tensor.values.size(); ++i, ++checked)
        EXPECT_NEAR(tensor.derivatives[i], tensor.numerical[i], 1e-7) << tensor.name << " " << i;
    }
  }
  EXPECT_GT(checked, 160U);
}

std::vector<double> tensors_after(Recipe recipe, const Data& data, Index epochs) {
  recipe.epochs = epochs;
  const Model network = train(recipe, data);
  std::vector<double> all;
  for (const std::string& name : network.names()) {
    const std::vector<double> values = network.tensor(name);
    all.insert(all.end(), values.begin(), values.end());
  }
  return all;
}

TEST(Embedding, enters_averages_with_all_its_rows_and_what_was_fitted_stays) {
  const Coded coded(90);
  Recipe recipe = recipe_of("embedding(3) | piecewise_linear(4) | linear(6) | tanh | linear");
  recipe.dtype = Element::float64;
  recipe.validation = 0;
  recipe.batch_size = 16;  // the last step of an epoch does not meet every row
  const std::vector<double> fourth = tensors_after(recipe, coded.data(), 4);
  const std::vector<double> fifth = tensors_after(recipe, coded.data(), 5);
  recipe.average = "swa(from=0.6)";
  const std::vector<double> mean = tensors_after(recipe, coded.data(), 5);
  ASSERT_EQ(mean.size(), fifth.size());
  for (std::size_t i = 0; i < mean.size(); ++i) EXPECT_NEAR(mean[i], (fourth[i] + fifth[i]) / 2, 1e-14) << i;

  recipe.average = "";
  recipe.batch_size = 0;  // a step is an epoch
  std::vector<double> wanted = tensors_after(recipe, coded.data(), 1);
  for (const Index epoch : {2, 3}) {
    const std::vector<double> now = tensors_after(recipe, coded.data(), epoch);
    for (std::size_t i = 0; i < now.size(); ++i) wanted[i] = 0.8 * wanted[i] + 0.2 * now[i];
  }
  recipe.average = "ema(decay=0.8)";
  const std::vector<double> average = tensors_after(recipe, coded.data(), 3);
  for (std::size_t i = 0; i < average.size(); ++i) EXPECT_NEAR(average[i], wanted[i], 1e-14) << i;
}

/// What refuses `text` as a model on these data.
std::string refusal(const std::string& text, const Data& data) {
  try {
    train(recipe_of(text), data);
  } catch (const Failure& failure) {
    return failure.what();
  }
  return "taken";
}

TEST(Embedding, refuses_what_makes_no_sense_and_says_what_to_do) {
  const Coded coded(60);
  const Data data = coded.data();
  Data plain = data;
  plain.fields = {};
  Data codes_alone = data;
  codes_alone.fields = {{Field::Holds::words, {0, 1, 2, 3, 4, 5, 6, 7}, 50}};
  Data large = data;
  large.fields[1].vocabulary = (Index{1} << 24) + 1;
  const auto expect = [](const std::string& message, const std::vector<std::string>& parts) {
    for (const std::string& part : parts) EXPECT_NE(message.find(part), std::string::npos) << message;
  };
  expect(refusal("embedding(3) | linear", plain), {"nothing to embed", "category or a text", "source.categorical"});
  expect(refusal("linear(4) | embedding(3) | linear", data),
         {"linear cannot take", "step 0", "put embedding in front"});
  expect(refusal("tanh | embedding | linear", data), {"tanh cannot take", "put embedding in front"});
  expect(refusal("residual(embedding(3)) | linear", data), {"residual cannot take"});
  expect(refusal("embedding(3) | linear", large), {"too many categories", "16,777,217", "16,777,216"});
  expect(refusal("embedding(3) | linear(4) | piecewise_linear(4) | linear", data), {"step 2", "put it first"});
  expect(refusal("embedding(3) | piecewise_linear(4) | periodic | linear", data), {"finds no number", "step 2"});
  Data wrong = data;
  std::vector<float> inputs = coded.inputs;
  inputs[1] = 30;
  wrong.inputs = inputs;
  expect(refusal(model, wrong), {"row 1, column 2", "30 is no code of 30"});
}

RunRecipe airports(const std::string& text) {
  RunRecipe run;
  run.source.path = PELLUCID_SOURCE_DIR "/examples/airports.csv";
  run.source.target = "latitude";
  run.recipe = recipe_of(text);
  run.recipe.batch_size = 64;
  run.recipe.epochs = 6;
  return run;
}

TEST(Embedding, of_a_tables_categories_takes_unseen_values_and_says_so) {
  const RunRecipe run = airports("embedding(4) | piecewise_linear(8) | linear(16) | relu | linear");
  const Outcome outcome = train({.run = run});
  Model model = Model::from_file(decode(outcome.networks.front().trained.model.bytes(), "model"), "model");
  const data::Preparation& preparation = *model.preparation();
  EXPECT_EQ(model.signature().fields, preparation.fields());
  const auto state = std::find_if(preparation.columns.begin(), preparation.columns.end(),
                                  [](const data::FittedColumn& column) { return column.name == "state"; });
  ASSERT_NE(state, preparation.columns.end());
  EXPECT_TRUE(state->is_coded);
  EXPECT_EQ(state->width(), 1);
  EXPECT_GT(state->values.size(), 45U);
  data::Table table = data::read_table(run.source.path, {}).table;
  table = data::rows_of(table, {0, 1, 2});
  for (data::Column& column : table.columns) {
    if (column.name != "state") continue;
    column.cells = {};
    for (const char* const cell : {"Atlantis", "", "TX"}) column.cells.push_back(cell);
  }
  const TablePredictions predictions = predict_table(model, table, {0, 1, 2});
  const auto met = std::find_if(predictions.encounters.begin(), predictions.encounters.end(),
                                [](const data::Encounter& encounter) { return encounter.column == "state"; });
  ASSERT_NE(met, predictions.encounters.end());
  EXPECT_EQ(met->unseen, 1);
  EXPECT_EQ(met->first_unseen, "Atlantis");
  for (const double value : predictions.values) EXPECT_TRUE(std::isfinite(value));
}

}  // namespace
}  // namespace pellucid
