#include "pellucid/rows/predict_table.hpp"

#include <algorithm>
#include <cmath>

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

/// Fails (Fault::data) on a prediction that is no number: what the row holds lies too far outside.
void demand_finite(const data::Table& table, std::span<const std::uint32_t> rows, std::span<const double> predictions,
                   std::size_t outputs) {
  const auto wrong = std::ranges::find_if(predictions, [](double value) { return !std::isfinite(value); });
  if (wrong == predictions.end()) return;
  const std::uint32_t row = rows[static_cast<std::size_t>(wrong - predictions.begin()) / outputs];
  fail({Fault::data, "cannot predict", "row " + grouped(table.number_of_row(row)) + " of " + in_quotes(table.path),
        "its prediction is no finite number: a number of the row lies too far outside the training rows",
        "mend the row, or bound numbers to those of training: {source.clip}"});
}

template <class T>
std::vector<data::Encounter> predict_by_parts(const Model& model, const data::Table& table, const data::Rows& rows,
                                              const TakePredictions& take, bool clips) {
  const auto outputs = static_cast<std::size_t>(model.signature().outputs);
  const auto at_once = static_cast<std::size_t>(rows_at_once(model.signature()));
  data::Encoder encoder(preparation_of(model), table, clips);
  std::vector<T> inputs;
  std::vector<double> predictions;
  for (std::size_t begin = 0; begin < rows.size(); begin += at_once) {
    const auto some = std::span(rows).subspan(begin, std::min(at_once, rows.size() - begin));
    encoder.write(some, inputs);
    predictions.resize(some.size() * outputs);
    model.predict(inputs, predictions);
    demand_finite(table, some, predictions, outputs);
    take(predictions);
  }
  return encoder.encounters();
}

}  // namespace

std::vector<data::Encounter> predict_table(const Model& model, const data::Table& table, const data::Rows& rows,
                                           const TakePredictions& take, bool clips) {
  return model.recipe().dtype == Element::float32 ? predict_by_parts<float>(model, table, rows, take, clips)
                                                  : predict_by_parts<double>(model, table, rows, take, clips);
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
  return data::target_values<double>(target, column, rows);
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
  const data::FittedTarget& target = preparation.target;
  const data::Column& labels = table.demand(target.name, "{source.target}");
  if (data::rows_of_known_class(target, labels, labelled).empty()) {
    constexpr std::size_t most = 6;
    fail(
        {Fault::data, "cannot evaluate on " + in_quotes(table.path), "target " + in_quotes(target.name),
         "none of its labels is a class of the model: " + labels_listed(data::unknown_labels(target, labels, labelled)),
         "give rows of the classes " + listed(target.classes, most)});
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
