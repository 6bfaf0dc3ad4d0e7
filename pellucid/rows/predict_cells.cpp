#include "pellucid/rows/predict_cells.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/preparation.hpp"
#include "pellucid/judge/evaluation.hpp"
#include "pellucid/model/mean.hpp"

namespace pellucid {

namespace {

[[noreturn]] void refuse_cells(const std::string& where, const std::string& why, const std::string& next) {
  fail({Fault::usage, "cannot predict", where, why, next});
}

/// The columns as a table, each a column that the model's table had.
data::Table table_of(const data::Preparation& preparation, const std::vector<NamedColumn>& columns) {
  std::vector<std::string> known{preparation.target.name};
  for (const data::FittedColumn& column : preparation.columns) known.push_back(column.name);
  data::Table table{.path = "the cells given", .rows = 0, .columns = {}};
  if (!columns.empty()) table.rows = static_cast<Index>(columns.front().cells.size());
  for (const NamedColumn& column : columns) {
    const std::string where = "column " + in_quotes(column.name);
    if (std::ranges::find(known, column.name) == known.end()) {
      const std::string near = nearest(column.name, known);
      refuse_cells(where, "the model's table had none of that name",
                   near.empty() ? "leave it out" : "did you mean " + in_quotes(near) + "?");
    }
    if (table.find(column.name) != nullptr) refuse_cells(where, "it is given twice", "give it once");
    const auto rows = static_cast<Index>(column.cells.size());
    if (rows != table.rows) {
      refuse_cells(where, counted(rows, "cell") + ", and the first column has " + grouped(table.rows),
                   "give each column a cell for each row");
    }
    data::Column& made = table.columns.emplace_back();
    made.name = column.name;
    const auto form = preparation.forms.find(column.name);
    for (const Cell& cell : column.cells) {
      made.cells.push_back(cell.text(form == preparation.forms.end() ? nullptr : &form->second));
    }
  }
  return table;
}

}  // namespace

std::size_t place_of_decision(const Signature& signature, std::span<const double> row) {
  if (row.size() == 1) return 0;
  return static_cast<std::size_t>(decided_classes(signature, row).front());
}

std::string Cell::text(const data::NumberForm* form) const {
  if (is_number_) return std::isnan(number_) ? "" : number_text(number_);
  return form == nullptr ? text_ : data::plain_number(text_, *form).value_or(text_);
}

std::vector<Index> decided_at(const Model& model, double threshold, std::span<const double> predictions) {
  const Signature& signature = model.signature();
  if (signature.classes.size() != 2 || signature.output_kind != OutputKind::probabilities) {
    fail({Fault::usage, "cannot use a threshold", "",
          signature.classes.size() == 2 ? "the loss of this model does not make it tell any probabilities"
          : signature.classes.empty()   ? "the model predicts numbers, not classes"
                                        : "the model tells " + grouped(static_cast<Index>(signature.classes.size())) +
                                            " classes apart, and a threshold parts two",
          "leave {run.threshold} out"});
  }
  const bool is_float = model.recipe().dtype == Element::float32;
  const double least = is_float ? static_cast<double>(static_cast<float>(threshold)) : threshold;
  std::vector<Index> decided;
  const auto width = static_cast<std::size_t>(signature.outputs);
  for (std::size_t second = width - 1; second < predictions.size(); second += width) {
    decided.push_back(predictions[second] >= least ? 1 : 0);
  }
  return decided;
}

std::vector<Prediction> decided(const Model& model, std::span<const double> predictions) {
  const Signature& signature = model.signature();
  std::vector<Prediction> all;
  if (signature.task == Task::regression) {
    if (signature.outputs != 1) {
      refuse_cells("", "a row of this model is " + grouped(signature.outputs) + " numbers",
                   "take what predict() gives");
    }
    for (const double value : predictions) all.push_back({value});
    return all;
  }
  check_classes(signature);
  const auto width = static_cast<std::size_t>(signature.outputs);
  const std::vector<Index> classes = decided_classes(signature, predictions);
  for (std::size_t row = 0; row < classes.size(); ++row) {
    const std::span<const double> given = predictions.subspan(row * width, width);
    const auto at = static_cast<std::size_t>(classes[row]);
    Prediction& prediction = all.emplace_back();
    prediction.label = signature.classes[at];
    if (signature.output_kind == OutputKind::probabilities) {
      if (width == 1)
        prediction.probabilities = {1 - given[0], given[0]};  // of a binary model: the second class's
      else
        prediction.probabilities.assign(given.begin(), given.end());
      prediction.value = prediction.probabilities[at];
    } else {
      prediction.value = given[width == 1 ? 0 : at];
    }
  }
  return all;
}

Prediction predict_cells(const Model& model, const std::vector<std::pair<std::string, Cell>>& cells) {
  std::vector<NamedColumn> columns;
  for (const auto& [name, cell] : cells) columns.emplace_back(name, std::vector<Cell>{cell});
  if (columns.empty()) refuse_cells("", "no cell is given", "give the row's cells by the names of their columns");
  return predict_columns(model, columns).front();
}

std::vector<Prediction> predict_columns(const Model& model, const std::vector<NamedColumn>& columns) {
  if (model.preparation() == nullptr) {
    refuse_cells("", "the model was not trained on a table, and knows no names of columns",
                 "give its " + grouped(model.signature().inputs) + " numbers to predict()");
  }
  const data::Preparation& preparation = *model.preparation();
  const data::Table table = table_of(preparation, columns);
  const auto predicted_by = [&](const Model& network) {
    return network.predict_float64(data::encode<double>(*network.preparation(), table, data::all_rows(table.rows)));
  };
  if (!opens_means_and_trees || model.members().empty()) return decided(model, predicted_by(model));
  MemberPredictions all(model);
  for (const Model& member : model.members()) all.add(predicted_by(member));
  const std::vector<double> mean = all.mean(), spreads = all.deviation();
  std::vector<Prediction> predictions = decided(model, mean);
  const std::size_t width = mean.size() / predictions.size();
  for (std::size_t row = 0; row < predictions.size(); ++row) {
    const std::size_t place = place_of_decision(model.signature(), std::span(mean).subspan(row * width, width));
    predictions[row].spread = spreads[row * width + place];
  }
  return predictions;
}

}  // namespace pellucid
