#include "pellucid/cli/evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

namespace {

double quotient(Index part, Index whole) {
  return whole == 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(part) / static_cast<double>(whole);
}

ClassScore score_of(const Evaluation& evaluation, std::size_t one) {
  Index truths = 0;
  Index predictions = 0;
  for (std::size_t other = 0; other < evaluation.classes.size(); ++other) {
    truths += evaluation.count(one, other);
    predictions += evaluation.count(other, one);
  }
  const Index hits = evaluation.count(one, one);
  return {truths, quotient(hits, predictions), quotient(hits, truths), quotient(2 * hits, truths + predictions)};
}

void demand_class_numbers(std::span<const float> targets, std::size_t classes) {
  for (std::size_t row = 0; row < targets.size(); ++row) {
    if (targets[row] >= 0 && targets[row] < static_cast<float>(classes)) continue;
    fail({Fault::data, "cannot evaluate on these labels", "row " + grouped(static_cast<Index>(row) + 1),
          "label " + number_text(static_cast<double>(targets[row])) + ", but the model knows " +
              grouped(static_cast<Index>(classes)) + " classes, from 0",
          "give labels of the data that the model was trained for"});
  }
}

nlohmann::ordered_json number_or_null(double value) {
  return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

}  // namespace

void check_classes(const Signature& signature) {
  const auto named = static_cast<Index>(signature.classes.size());
  const Index told = signature.task == Task::binary ? 2 : signature.outputs;
  const bool is_single = signature.task != Task::binary || signature.outputs == 1;
  if (signature.task == Task::regression || (named == told && is_single)) return;
  fail({Fault::data, "cannot use the model", "metadata signature",
        counted(named, "class name") + " for " + counted(signature.outputs, "output"),
        "give a model that pellucid wrote"});
}

std::vector<Index> decided_classes(const Signature& signature, std::span<const float> predictions) {
  const auto width = static_cast<std::size_t>(signature.outputs);
  std::vector<Index> decided;
  for (std::size_t begin = 0; begin < predictions.size(); begin += width) {
    const std::span<const float> row = predictions.subspan(begin, width);
    decided.push_back(width == 1 ? (row[0] > 0.5F ? 1 : 0) : std::max_element(row.begin(), row.end()) - row.begin());
  }
  return decided;
}

Evaluation evaluate(Model& model, std::span<const float> inputs, Index columns, std::span<const float> targets) {
  const Signature& signature = model.signature();
  if (signature.task == Task::regression) {
    fail({Fault::usage, "cannot evaluate this model on labels", "", "it predicts numbers, not classes",
          "compare the output of \"pellucid predict\" with the true numbers"});
  }
  if (columns != signature.inputs) {
    fail({Fault::data, "the rows do not fit the model", "",
          "they have " + grouped(columns) + " columns, the model takes " + grouped(signature.inputs),
          "give rows like those that the model was trained on"});
  }
  check_classes(signature);
  demand_class_numbers(targets, signature.classes.size());
  Evaluation evaluation{.classes = signature.classes,
                        .counts = std::vector<Index>(signature.classes.size() * signature.classes.size(), 0),
                        .rows = static_cast<Index>(targets.size()),
                        .accuracy = 0,
                        .scores = {}};
  const std::vector<Index> decided = decided_classes(signature, model.predict(inputs));
  Index hits = 0;
  for (std::size_t row = 0; row < targets.size(); ++row) {
    const auto truth = static_cast<std::size_t>(targets[row]);
    const auto prediction = static_cast<std::size_t>(decided[row]);
    ++evaluation.counts[truth * signature.classes.size() + prediction];
    hits += truth == prediction ? 1 : 0;
  }
  evaluation.accuracy = quotient(hits, evaluation.rows);
  for (std::size_t one = 0; one < signature.classes.size(); ++one) {
    evaluation.scores.push_back(score_of(evaluation, one));
  }
  return evaluation;
}

nlohmann::ordered_json json_of(const Evaluation& evaluation) {
  using Json = nlohmann::ordered_json;
  Json classes = Json::array();
  Json confusion = Json::array();
  for (std::size_t one = 0; one < evaluation.classes.size(); ++one) {
    const ClassScore& score = evaluation.scores[one];
    classes.push_back({{"name", evaluation.classes[one]},
                       {"rows", score.rows},
                       {"precision", number_or_null(score.precision)},
                       {"recall", number_or_null(score.recall)},
                       {"f1", number_or_null(score.f1)}});
    Json row = Json::array();
    for (std::size_t other = 0; other < evaluation.classes.size(); ++other) row.push_back(evaluation.count(one, other));
    confusion.push_back(row);
  }
  return {{"rows", evaluation.rows},
          {"accuracy", number_or_null(evaluation.accuracy)},
          {"classes", classes},
          {"confusion", confusion}};
}

}  // namespace pellucid::cli
