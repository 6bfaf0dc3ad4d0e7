#include "pellucid/rows/predict_table.hpp"

#include <algorithm>
#include <cmath>
#include <deque>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/target.hpp"
#include "pellucid/model/mean.hpp"

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

/// What a mean of networks predicts for rows that are encoded by `encoders`, one of all or one of each member.
template <class T>
MemberPredictions predict_by_members(const Model& mean, std::deque<data::Encoder>& encoders,
                                     std::span<const std::uint32_t> rows) {
  MemberPredictions all(mean);
  std::vector<T> inputs;
  for (std::size_t i = 0; i < mean.members().size(); ++i) {
    if (i < encoders.size()) encoders[i].write(rows, inputs);
    std::vector<double> own(rows.size() * static_cast<std::size_t>(mean.signature().outputs));
    mean.members()[i].predict(std::span<const T>(inputs), std::span<double>(own));
    all.add(std::move(own));
  }
  return all;
}

/// What was met by one encoder at least, once.
std::vector<data::Encounter> met_by(const std::deque<data::Encoder>& encoders) {
  std::vector<data::Encounter> all = encoders.front().encounters();
  for (std::size_t i = 1; i < encoders.size(); ++i) {
    for (data::Encounter& each : encoders[i].encounters()) {
      const auto is_same = [&](const data::Encounter& other) { return other.column == each.column; };
      if (std::ranges::none_of(all, is_same)) all.push_back(std::move(each));
    }
  }
  return all;
}

template <class T>
std::vector<data::Encounter> predict_by_parts(const Model& model, const data::Table& table, const data::Rows& rows,
                                              const TakePredictions& take, bool clips) {
  const auto outputs = static_cast<std::size_t>(model.signature().outputs);
  const auto at_once = static_cast<std::size_t>(rows_at_once(model.signature()));
  std::deque<data::Encoder> encoders;
  encoders.emplace_back(preparation_of(model), table, clips);
  for (std::size_t i = 1; opens_means_and_trees && model.has_own_preparations() && i < model.members().size(); ++i)
    encoders.emplace_back(*model.members()[i].preparation(), table, clips);
  std::vector<T> inputs;
  std::vector<double> predictions, spreads;
  for (std::size_t begin = 0; begin < rows.size(); begin += at_once) {
    const auto some = std::span(rows).subspan(begin, std::min(at_once, rows.size() - begin));
    if (!opens_means_and_trees || model.members().empty()) {
      encoders.front().write(some, inputs);
      predictions.resize(some.size() * outputs);
      model.predict(inputs, predictions);
    } else {
      const MemberPredictions all = predict_by_members<T>(model, encoders, some);
      predictions = all.mean();
      spreads = all.deviation();
    }
    demand_finite(table, some, predictions, outputs);
    take(predictions, spreads);
  }
  return met_by(encoders);
}

}  // namespace

std::vector<data::Encounter> predict_table(const Model& model, const data::Table& table, const data::Rows& rows,
                                           const TakePredictions& take, bool clips) {
  return model.recipe().dtype == Element::float32 ? predict_by_parts<float>(model, table, rows, take, clips)
                                                  : predict_by_parts<double>(model, table, rows, take, clips);
}

TablePredictions predict_table(const Model& model, const data::Table& table, const data::Rows& rows) {
  TablePredictions all;
  const auto take = [&](std::span<const double> predictions, std::span<const double> spreads) {
    all.values.insert(all.values.end(), predictions.begin(), predictions.end());
    all.spreads.insert(all.spreads.end(), spreads.begin(), spreads.end());
  };
  all.encounters = predict_table(model, table, rows, take);
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
  std::vector<data::Encounter> met =
      predict_table(model, table, labelled, [&](std::span<const double> predictions, std::span<const double>) {
        const std::size_t some = predictions.size() / static_cast<std::size_t>(model.signature().outputs);
        judge.add(predictions, left.first(some));
        left = left.subspan(some);
      });
  if (encounters != nullptr) *encounters = std::move(met);
  return std::move(judge).judgement();
}

}  // namespace pellucid
