// Rows given by the names of their columns are predicted as the same rows of a file, in the words of the task.
#include "pellucid/rows/predict_cells.hpp"

#include <cmath>
#include <limits>

#include "pellucid/rows/predict_table.hpp"
#include "tests/support/failure.hpp"

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

/// A number, a category and a date, with missing cells.
data::Preparation preparation(data::FittedTarget target, bool decimal_comma = false) {
  data::Preparation made;
  if (decimal_comma) made.forms["age"] = {data::NumberForm::Kind::written, ','};
  made.columns.push_back(
      {.name = "age", .type = data::ColumnType::number, .marks_missing = true, .scale = {40, 12}, .median = 38});
  made.columns.push_back(
      {.name = "city", .type = data::ColumnType::category, .values = {"Bern", "Chur"}, .has_other = true});
  made.columns.push_back({.name = "id", .type = data::ColumnType::identifier});
  made.target = std::move(target);
  return made;
}

Model model_of(Task task, Index outputs, data::FittedTarget target, const std::string& loss = "",
               bool decimal_comma = false, const std::string& costs = "") {
  const data::Preparation made = preparation(std::move(target), decimal_comma);
  Recipe recipe;
  recipe.model = "linear(6) | tanh | linear";
  recipe.loss = loss;
  recipe.cost_matrix = costs;
  Model model(recipe, {task, made.inputs(), outputs, made.target.classes, {}});
  model.set_preparation(made);
  return model;
}

data::Table table_of_rows() {
  data::Table table{.path = "rows.csv", .rows = 4, .columns = {}};
  const std::vector<std::pair<std::string, std::vector<std::string>>> columns{{"city", {"Bern", "Chur", "Olten", ""}},
                                                                              {"age", {"31.25", "44", "", "-1e3"}}};
  for (const auto& [name, cells] : columns) {
    table.columns.push_back({name, {}});
    for (const std::string& cell : cells) table.columns.back().cells.push_back(cell);
  }
  return table;
}

TEST(PredictCells, are_predicted_as_the_same_rows_of_a_table) {
  const Model model = model_of(Task::regression, 1, {"price", {}, {1000, 250}});
  const data::Table table = table_of_rows();
  const std::vector<double> expected = predict_table(model, table, data::all_rows(4)).values;
  const Model bare(model.recipe(), model.signature());  // the same weights, without a table
  const std::vector<float> standardised =
      bare.predict(data::encode<float>(*model.preparation(), table, data::all_rows(4)));
  for (std::size_t row = 0; row < 4; ++row)
    EXPECT_EQ(expected[row], static_cast<double>(standardised[row]) * 250 + 1000);
  constexpr double missing = std::numeric_limits<double>::quiet_NaN();
  const std::vector<Prediction> columns =
      predict_columns(model, {{"age", std::vector{31.25, 44.0, missing, -1000.0}},
                              {"city", std::vector<std::string>{"Bern", "Chur", "Olten", ""}}});
  ASSERT_EQ(columns.size(), 4U);
  for (std::size_t row = 0; row < 4; ++row) EXPECT_EQ(columns[row].value, expected[row]);
  EXPECT_EQ(predict_cells(model, {{"age", "31.25"}, {"city", "Bern"}}).value, expected[0]);
  EXPECT_EQ(predict_cells(model, {{"city", "Chur"}, {"price", 5}, {"age", 44}, {"id", "x"}}).value, expected[1]);
  EXPECT_EQ(predict_cells(model, {{"age", ""}, {"city", "Olten"}}).value, expected[2]);
  EXPECT_TRUE(columns[0].label.empty());
  EXPECT_TRUE(columns[0].probabilities.empty());
}

TEST(PredictCells, of_a_table_with_decimal_commas_takes_numbers_as_they_are) {
  const Model model = model_of(Task::regression, 1, {"price", {}, {1000, 250}}, "", true);
  EXPECT_EQ(predict_cells(model, {{"age", 31.25}, {"city", "Bern"}}).value,
            predict_cells(model, {{"age", "31,25"}, {"city", "Bern"}}).value);
}

TEST(PredictCells, of_classes_name_the_class_decided_for_and_its_probability) {
  const Model two = model_of(Task::binary, 1, {"bought", {"no", "yes"}, {}});
  const Prediction binary = predict_cells(two, {{"age", 31}, {"city", "Bern"}});
  ASSERT_EQ(binary.probabilities.size(), 2U);
  EXPECT_EQ(binary.probabilities[0], 1 - binary.probabilities[1]);
  EXPECT_EQ(binary.label, binary.probabilities[1] > 0.5 ? "yes" : "no");
  EXPECT_EQ(binary.value, std::max(binary.probabilities[0], binary.probabilities[1]));

  const Model three = model_of(Task::classification, 3, {"kind", {"a", "b", "c"}, {}});
  const Prediction several = predict_cells(three, {{"age", 31}, {"city", "Bern"}});
  const auto largest = std::ranges::max_element(several.probabilities);
  EXPECT_EQ(several.label,
            three.signature().classes[static_cast<std::size_t>(largest - several.probabilities.begin())]);
  EXPECT_EQ(several.value, *largest);

  const std::string rare = binary.label == "yes" ? "no" : "yes";  // whose mistake costs most
  const Model costly = model_of(
      Task::binary, 1, {"bought", {"no", "yes"}, {}}, "", false,
      "truth,no,yes;no,0," + std::string(rare == "no" ? "999" : "1") + ";yes," + (rare == "yes" ? "999" : "1") + ",0");
  const Prediction cheap = predict_cells(costly, {{"age", 31}, {"city", "Bern"}});
  EXPECT_EQ(cheap.label, rare);
  EXPECT_EQ(cheap.probabilities, binary.probabilities);
  EXPECT_EQ(cheap.value, std::min(cheap.probabilities[0], cheap.probabilities[1]));

  const Prediction score =
      predict_cells(model_of(Task::binary, 1, {"bought", {"no", "yes"}, {}}, "hinge"), {{"age", 31}, {"city", "Bern"}});
  EXPECT_TRUE(score.probabilities.empty());
  EXPECT_FALSE(score.label.empty());
}

TEST(PredictCells, that_do_not_fit_are_refused_by_name) {
  const Model model = model_of(Task::regression, 1, {"price", {}, {1000, 250}});
  EXPECT_TRUE(says(error_of([&] { predict_cells(model, {{"age", 3}}); }), "no column \"city\""));
  EXPECT_TRUE(says(error_of([&] { predict_cells(model, {{"aeg", 3}, {"city", "Bern"}}); }), "did you mean \"age\"?"));
  EXPECT_TRUE(says(error_of([&] { predict_cells(model, {{"age", 3}, {"age", 4}}); }), "given twice"));
  EXPECT_TRUE(says(error_of([&] { predict_cells(model, {}); }), "no cell"));
  EXPECT_TRUE(
      says(error_of([&] { predict_cells(model, {{"age", "old"}, {"city", "Bern"}}); }), "\"old\" is no number"));
  EXPECT_TRUE(says(error_of([&] {
                     predict_columns(model,
                                     {{"age", std::vector{1.0, 2.0}}, {"city", std::vector<std::string>{"Bern"}}});
                   }),
                   "1 cell, and the first column has 2"));
  const Model plain({}, {Task::regression, 3, 1, {}, {}});
  EXPECT_TRUE(says(error_of([&] { predict_cells(plain, {{"age", 3}}); }), "not trained on a table"));
  EXPECT_EQ(decided(plain, plain.predict_float64(std::vector<double>(6))).size(), 2U);
  const Model pairs({}, {Task::regression, 3, 2, {}, {}});
  EXPECT_TRUE(says(error_of([&] { decided(pairs, std::vector<double>(4)); }), "2 numbers"));
}

}  // namespace
}  // namespace pellucid
