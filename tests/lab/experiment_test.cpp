// A table on the bench: trained call by call to the bits of `train`, looked at, changed, taken back and saved.
#include <gtest/gtest.h>

#include "pellucid/base/base64.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/lab/dataset.hpp"
#include "pellucid/lab/workbench.hpp"
#include "pellucid/rows/predict_table.hpp"
#include "pellucid/run/session.hpp"
#include "tests/support/bench.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"

namespace pellucid::lab {
namespace {

using testing::OnTheBench;

const Json& small = testing::small_recipe();

Model trained_by_session(const OnTheBench& bench, const std::string& name) {
  const testing::Folder folder;
  Training training;
  training.run.recipe = Recipe{};
  training.run.recipe.model = small["model"].get<std::string>();
  training.run.recipe.optimizer = small["optimizer"].get<std::string>();
  training.run.recipe.batch_size = 9;
  training.run.recipe.epochs = 8;
  training.run.source.path = folder.write(name + ".csv", bench.csv);
  training.run.source.target = "target";
  return train(training).networks.front().trained.model;
}

TEST(Experiment, trains_to_the_bits_of_a_run_however_it_is_cut) {
  for (const char* name : {"moons", "gaussians", "wave", "hills"}) {
    OnTheBench bench(name);
    while (!bench.run({{"steps", 3}})["is_done"]) bench.ask({{"call", "layers"}, {"values", true}});
    const Json saved = bench.ask({{"call", "save"}}).json;
    const Model model = Model::from_bytes(*from_base64(saved["file"].get<std::string>()), name);
    const Model other = trained_by_session(bench, name);
    ASSERT_EQ(model.names(), other.names());
    for (const std::string& tensor : model.names()) EXPECT_EQ(model.tensor(tensor), other.tensor(tensor)) << name;
    ASSERT_NE(model.preparation(), nullptr);
  }
}

TEST(Experiment, goes_back_to_where_it_stood) {
  OnTheBench bench("spiral");
  const std::string first = bench.numbers();
  bench.ask({{"call", "keep"}});
  bench.run({{"steps", 5}});
  const std::string fifth = bench.numbers();
  bench.ask({{"call", "keep"}});
  bench.ask({{"call", "set"}, {"tensor", "4.weight"}, {"at", 2}, {"value", 3}});
  EXPECT_NE(bench.numbers(), fifth);
  bench.run({{"epochs", 2}});
  EXPECT_EQ(bench.ask({{"call", "back"}}).json["step"], 5);
  EXPECT_EQ(bench.numbers(), fifth);
  EXPECT_EQ(bench.ask({{"call", "back"}}).json["step"], 0);
  EXPECT_EQ(bench.numbers(), first);
  EXPECT_THROW(bench.ask({{"call", "back"}}), Failure);
  bench.run({{"steps", 5}});
  EXPECT_EQ(bench.numbers(), fifth);
}

TEST(Experiment, tells_how_far_the_last_step_moved_and_nothing_else_does) {
  OnTheBench bench("moons");
  const auto moved = [&] { return bench.ask({{"call", "layers"}}).json["layers"][0]["update_ratio"].get<double>(); };
  bench.run({{"steps", 4}});
  const double step = moved();
  EXPECT_GT(step, 1e-3);
  EXPECT_LT(step, 0.1);
  bench.ask({{"call", "set"}, {"tensor", "0.weight"}, {"at", 0}, {"value", 100}});
  EXPECT_EQ(moved(), 0);
  bench.run({{"steps", 1}});
  EXPECT_LT(moved(), 0.1);
}

TEST(Experiment, tells_rows_epochs_and_the_end) {
  OnTheBench bench("moons");
  const Json rows = bench.opened["rows"];
  EXPECT_EQ(rows["all"], 150);
  EXPECT_EQ(rows["training"].get<int>() + rows["validation"].get<int>() + rows["sealed"].get<int>(), 150);
  EXPECT_EQ(bench.run({{"steps", 1}})["rows"], 9);
  const Json one = bench.run({{"epochs", 1}});
  EXPECT_EQ(one["rows"], rows["training"].get<int>() - 9);
  EXPECT_EQ(one["epochs"].size(), 1U);
  const Json rest = bench.run({{"epochs", 100}});
  EXPECT_EQ(rest["epochs"].size(), 7U);
  EXPECT_TRUE(rest["is_done"]);
  EXPECT_EQ(rest["reason"], "epochs");
  EXPECT_EQ(bench.run({{"epochs", 1}})["rows"], 0);
}

TEST(Experiment, says_where_a_run_diverged) {
  Json recipe = small;
  recipe["model"] = "linear(4) | relu | linear";
  recipe["optimizer"] = "sgd(lr=1e6)";
  OnTheBench bench("hills", recipe);
  const Error error = testing::error_of([&] { bench.run({{"epochs", 5}}); });
  EXPECT_TRUE(testing::says(error, "diverged"));
  EXPECT_TRUE(testing::says(error, "weight"));
  EXPECT_TRUE(testing::says(error, "learning rate"));
}

TEST(Experiment, maps_and_explains_a_row_as_it_is_predicted) {
  for (const char* name : {"moons", "gaussians", "hills"}) {
    OnTheBench bench(name);
    bench.run({{"epochs", 3}});
    const Answer points = bench.ask({{"call", "points"}, {"columns", {"x1", "x2"}}, {"most", 5}});
    for (std::size_t row = 0; row < 5; ++row) {
      const double x = static_cast<double>(points.arrays[0].values[row]),
                   y = static_cast<double>(points.arrays[1].values[row]);
      const Answer map =
          bench.ask({{"call", "map"}, {"axes", {"x1", "x2"}}, {"size", 2}, {"low", {x, y}}, {"high", {x + 1, y + 1}}});
      const Json told = bench.ask({{"call", "explain"}, {"of_table", row}}).json;
      for (const Array& array : map.arrays) {
        if (array.name != "predictions") continue;
        for (std::size_t output = 0; output < told["predictions"].size(); ++output) {
          EXPECT_NEAR(static_cast<double>(array.values[4 * output]), told["predictions"][output].get<double>(), 1e-5)
              << name;
        }
      }
    }
  }
}

TEST(Experiment, explains_a_row_of_a_table_to_a_model_that_was_loaded) {
  Workbench own, other;
  const std::string csv = own.ask({{"call", "make"}, {"name", "gaussians"}, {"rows", 60}}).json["csv"];
  own.ask({{"call", "open"}, {"csv", csv}, {"recipe", small}, {"source", {{"test", 0}}}});
  own.ask({{"call", "run"}, {"epochs", 2}});
  other.ask({{"call", "load"}, {"file", own.ask({{"call", "save"}, {"best", false}}).json["file"]}});
  for (const int row : {0, 7, 59}) {
    EXPECT_EQ(other.ask({{"call", "explain"}, {"csv", csv}, {"of_csv", row}}).json,
              own.ask({{"call", "explain"}, {"of_table", row}}).json);
  }
  const std::string unlabelled = "x2,x1\n0.5,-1\n";  // another order, and no target: forward alone
  EXPECT_FALSE(other.ask({{"call", "explain"}, {"csv", unlabelled}}).json.contains("loss"));
  EXPECT_TRUE(testing::says(testing::error_of([&] { other.ask({{"call", "explain"}, {"csv", csv}, {"of_csv", 60}}); }),
                            "has 60 rows"));
}

TEST(Experiment, repeats_itself_on_the_command_line) {
  const Json told = OnTheBench("moons").ask({{"call", "repeat"}}).json;
  EXPECT_EQ(
      told["command"],
      "pellucid train moons.csv --target target --model 'linear(4) | batch_norm | tanh | dropout(0.2) | linear(3) | "
      "relu | linear' --optimizer 'adam(lr=0.02)' --batch-size 9 --epochs 8 --kernels " +
          std::string(name_of(kernels::default_set())));
  EXPECT_NE(told["program"].get<std::string>().find("training.run.recipe.batch_size = 9;"), std::string::npos);
}

TEST(Experiment, judges_a_part_and_names_the_worst_rows) {
  OnTheBench bench("gaussians");
  bench.run({{"epochs", 8}});
  const Json told = bench.ask({{"call", "judge"}, {"part", "training"}, {"worst", 3}}).json;
  EXPECT_EQ(told["rows"], bench.opened["rows"]["training"]);
  ASSERT_EQ(told["worst"].size(), 3U);
  EXPECT_GE(told["worst"][0]["by"], told["worst"][1]["by"]);
  EXPECT_EQ(told["worst"][0]["cells"].size(), 3U);
}

TEST(Experiment, opens_its_sealed_rows_and_counts_how_often) {
  OnTheBench bench("moons");
  bench.run({{"epochs", 3}});
  const Json first = bench.ask({{"call", "unseal"}}).json, second = bench.ask({{"call", "unseal"}}).json;
  EXPECT_EQ(first["rows"], bench.opened["rows"]["sealed"]);
  EXPECT_GT(first["rows"], 0);
  EXPECT_EQ(first["openings"], 1);
  EXPECT_EQ(second["openings"], 2);
  EXPECT_EQ(first["evaluation"], second["evaluation"]);
  EXPECT_EQ(first["evaluation"]["rows"], first["rows"]);
  const Json sealed_none = {
      {"call", "open"}, {"csv", bench.csv}, {"name", "moons.csv"}, {"recipe", small}, {"source", {{"test", 0}}}};
  bench.ask(sealed_none);
  EXPECT_TRUE(testing::says(testing::error_of([&] { bench.ask({{"call", "unseal"}}); }), "none were sealed"));
}

TEST(Experiment, counts_every_weight_in_a_histogram) {
  OnTheBench bench("moons");
  bench.run({{"epochs", 1}});
  const Answer layers = bench.ask({{"call", "layers"}, {"values", true}, {"bins", 7}});
  ASSERT_EQ(layers.json["histograms"].size() * 2, layers.arrays.size());
  for (const Json& histogram : layers.json["histograms"]) {
    const auto& values = std::ranges::find(layers.arrays, histogram["tensor"].get<std::string>(), &Array::name)->values;
    std::vector<std::size_t> counts(7, 0);
    const double low = *std::ranges::min_element(values), high = *std::ranges::max_element(values);
    for (const float value : values) {
      std::size_t bin = 0;
      while (bin < 6 && value >= low + (high - low) * static_cast<double>(bin + 1) / 7) ++bin;
      ++counts[high > low ? bin : 0];
    }
    EXPECT_EQ(histogram["counts"].get<std::vector<std::size_t>>(), counts) << histogram;
  }
}

}  // namespace
}  // namespace pellucid::lab
