#include "pellucid/rows/predict_table.hpp"

#include <algorithm>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/target.hpp"

namespace pellucid {

namespace {

const data::Preparation& preparation_of(const Model& model) {
  if (model.preparation() != nullptr) return *model.preparation();
  fail({Fault::usage, "the model was not trained on a table", "",
        "its inputs are " + grouped(model.signature().inputs) + " numbers",
        "give images, or a model that was trained on a table"});
}

template <class T>
std::vector<data::Encounter> predict_by_parts(const Model& model, const data::Table& table, const data::Rows& rows,
                                              const TakePredictions& take) {
  const auto outputs = static_cast<std::size_t>(model.signature().outputs);
  const auto at_once = static_cast<std::size_t>(rows_at_once(model.signature()));
  data::Encoder encoder(preparation_of(model), table);
  std::vector<T> inputs;
  std::vector<double> predictions;
  for (std::size_t begin = 0; begin < rows.size(); begin += at_once) {
    const auto some = std::span(rows).subspan(begin, std::min(at_once, rows.size() - begin));
    encoder.write(some, inputs);
    predictions.resize(some.size() * outputs);
    model.predict(inputs, predictions);
    take(predictions);
  }
  return encoder.encounters();
}

}  // namespace

std::vector<data::Encounter> predict_table(const Model& model, const data::Table& table, const data::Rows& rows,
                                           const TakePredictions& take) {
  return model.recipe().dtype == Element::float32 ? predict_by_parts<float>(model, table, rows, take)
                                                  : predict_by_parts<double>(model, table, rows, take);
}

TablePredictions predict_table(const Model& model, const data::Table& table, const data::Rows& rows) {
  TablePredictions all;
  all.encounters = predict_table(model, table, rows, [&](std::span<const double> predictions) {
    all.values.insert(all.values.end(), predictions.begin(), predictions.end());
  });
  return all;
}

std::vector<double> table_truths(const Model& model, const data::Table& table, const data::Rows& rows) {
  const data::Preparation& preparation = preparation_of(model);
  const data::Column& column = table.demand(preparation.target.name, "{source.target}");
  data::FittedTarget target = preparation.target;
  target.scale = {};
  if (target.classes.empty()) demand_numbers(table, column, rows, preparation.rules);
  return data::target_values<double>(target, column, rows, preparation.rules);
}

Evaluation evaluate_table(const Model& model, const data::Table& table, const data::Rows& rows,
                          std::vector<data::Encounter>* encounters) {
  const data::Preparation& preparation = preparation_of(model);
  const data::Rows labelled =
      data::rows_with_value(table.demand(preparation.target.name, "{source.target}"), rows, preparation.rules);
  if (labelled.empty()) {
    fail({Fault::data, "cannot evaluate on \"" + printable(table.path) + "\"", "",
          "no row has a value in the target \"" + printable(preparation.target.name) + "\"", "give labelled rows"});
  }
  const std::vector<double> truths = table_truths(model, table, labelled);
  Judge judge(model.signature());
  std::span<const double> left = truths;
  std::vector<data::Encounter> met = predict_table(model, table, labelled, [&](std::span<const double> predictions) {
    const std::size_t some = predictions.size() / static_cast<std::size_t>(model.signature().outputs);
    judge.add(predictions, left.first(some));
    left = left.subspan(some);
  });
  if (encounters != nullptr) *encounters = std::move(met);
  return std::move(judge).judgement();
}

}  // namespace pellucid
