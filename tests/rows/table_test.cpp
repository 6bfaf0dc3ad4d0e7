// A network from a table to its predictions: the saved model predicts from raw rows what the trained one does, to the
// bit, for rows alone, in any batch, with their columns in any order.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "pellucid/data/read_table.hpp"
#include "pellucid/judge/metric.hpp"
#include "pellucid/rows/presets.hpp"
#include "pellucid/rows/table_rows.hpp"
#include "pellucid/run/session.hpp"

namespace pellucid {
namespace {

namespace fs = std::filesystem;

const std::string examples = PELLUCID_SOURCE_DIR "/examples/";

RunRecipe run_on(const std::string& file, const std::string& target) {
  RunRecipe run;
  run.source.path = examples + file;
  run.source.target = target;
  run.recipe.model = "linear(16) | relu | linear";
  run.recipe.validation = 0.2;
  run.recipe.batch_size = 32;
  run.recipe.epochs = 8;
  return run;
}

Network learn(const RunRecipe& run) { return std::move(train({.run = run}).networks.front()); }

struct Case {
  const char* file;
  const char* target;
  Element dtype;
};

class TableModel : public ::testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(Examples, TableModel,
                         ::testing::Values(Case{"penguins.csv", "species", Element::float32},
                                           Case{"penguins.csv", "sex", Element::float64},
                                           Case{"seattle-weather.csv", "temp_max", Element::float32},
                                           Case{"airports.csv", "latitude", Element::float64}),
                         [](const auto& each) {
                           return std::string(each.param.target) + "_" + name_of(each.param.dtype);
                         });

TEST_P(TableModel, predicts_the_same_bits_after_saving_alone_in_any_batch_and_with_columns_reordered) {
  RunRecipe run = run_on(GetParam().file, GetParam().target);
  run.recipe.dtype = GetParam().dtype;
  Model model = learn(run).trained.model;
  Model saved = Model::from_file(decode(model.bytes(), "model"), "model");
  EXPECT_EQ(saved.bytes(), model.bytes());
  const data::Table table = data::read_table(run.source.path, {}).table;
  const auto count = std::min<Index>(table.rows, 600);
  const std::vector<double> all = predict_table(model, table, data::all_rows(count)).values;
  EXPECT_EQ(predict_table(saved, table, data::all_rows(count)).values, all);
  const auto width = static_cast<std::ptrdiff_t>(model.signature().outputs);
  data::Table turned{table.path, table.rows, {table.columns.rbegin(), table.columns.rend()}};
  for (std::uint32_t row = 0; row < count; row += 37) {
    const std::vector<double> expected(all.begin() + row * width, all.begin() + (row + 1) * width);
    EXPECT_EQ(predict_table(saved, table, {row}).values, expected) << row;
    EXPECT_EQ(predict_table(saved, turned, {row}).values, expected) << row;
    EXPECT_EQ(predict_table(saved, table, {row, 5, 1}).values[0], expected[0]) << row;
  }
}

TEST(TableRun, tells_numbers_in_the_users_units) {
  RunRecipe run = run_on("seattle-weather.csv", "temp_max");
  run.recipe.epochs = 30;
  const Network learned = learn(run);
  ASSERT_TRUE(learned.validation);
  EXPECT_LT(judge::value_of("rmse", *learned.validation), 4);  // degrees; the target's deviation is 7
  EXPECT_NEAR(judge::value_of("rmse_of_mean", *learned.validation), 7, 1);
  EXPECT_GT(judge::value_of("r2", *learned.validation), 0.7);
  EXPECT_LT(judge::value_of("rmse", *learned.training), 4);
}

TEST(TableRun, repeats_to_the_bit_and_test_rows_do_not_depend_on_the_seed) {
  RunRecipe run = run_on("penguins.csv", "species");
  const Network once = learn(run);
  EXPECT_EQ(learn(run).trained.model.bytes(), once.trained.model.bytes());
  const std::unique_ptr<Opened> opened = open_source(run.source, 0.2);
  run.recipe.seed = 9;
  const Network other = learn(run);
  EXPECT_NE(other.prepared.split.validation, once.prepared.split.validation);
  EXPECT_EQ(open_source(run.source, 0.2)->table()->seen.rows, opened->table()->seen.rows);
}

// Not one bit of the model depends on what the sealed rows say: their values are scrambled here behind the reader's
// back.
TEST(TableRun, learns_nothing_from_sealed_rows) {
  const RunRecipe run = run_on("penguins.csv", "species");
  OpenTable without = open_table(run.source, 0.2, on_disk(run.source));
  without.test = data::Sealed<data::Table>(data::Table{});
  const data::Split split =
      data::split_rows(without.seen, without.keys, without.rule, cell_rules(run.source), run.recipe.seed);
  const TableData data = prepare_table(without, run.recipe, split);
  Model blind = train_run(run.recipe, data.data()).model;
  blind.set_preparation(data.preparation);
  // Its file says besides which data it is of.
  Model learned = learn(run).trained.model;
  ASSERT_NE(learned.origin(), nullptr);
  blind.set_origin(*learned.origin());
  EXPECT_EQ(learned.bytes(), blind.bytes());
}

TEST(TableRun, leaves_out_rows_without_a_target_and_counts_them) {
  const std::unique_ptr<Opened> opened = open_source(run_on("penguins.csv", "sex").source, 0.2);
  EXPECT_EQ(opened->table()->without_target, 11);
  EXPECT_EQ(opened->table()->seen.rows + opened->sealed_rows, 344 - 11);
}

TEST(TableRun, takes_rows_as_they_are_where_nothing_is_to_be_scaled) {
  RunRecipe run = run_on("penguins.csv", "body_mass_g");
  run.source.scale = false;
  run.source.test = 0;
  run.recipe.validation = 0;
  const Prepared prepared = open_source(run.source, 0)->prepare(run);
  EXPECT_EQ(prepared.table->preparation.input_names()[6], "bill_length_mm");  // behind three species, three islands
  EXPECT_EQ(prepared.table->data().inputs[6], 39.1F);
  EXPECT_EQ(prepared.table->targets[0], 3750.0F);
}

TEST(TableRun, tells_counts_as_they_are) {
  RunRecipe run = run_on("penguins.csv", "flipper_length_mm");
  run.recipe.loss = "poisson";
  const Prepared prepared = open_source(run.source, 0.2)->prepare(run);
  EXPECT_EQ(prepared.table->preparation.target.scale.mean, 0);
  EXPECT_EQ(prepared.table->preparation.target.scale.deviation, 1);
  EXPECT_GE(*std::ranges::min_element(prepared.table->targets), 100);  // millimetres
}

TEST(PlainPreset, is_sized_by_the_data) {
  Recipe small;
  apply_plain_preset(small, 14, 201);
  EXPECT_EQ(small.model, "linear(32) | relu | linear(16) | relu | linear");
  Recipe wide;
  apply_plain_preset(wide, 2000, 1000);
  EXPECT_EQ(wide.model, "linear(16) | relu | linear(8) | relu | linear");
  Recipe large;
  apply_plain_preset(large, 100, 1'000'000);
  EXPECT_EQ(large.model, "linear(256) | relu | linear(128) | relu | linear");
}

}  // namespace
}  // namespace pellucid
