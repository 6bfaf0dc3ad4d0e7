#include "pellucid/judge/evaluation_json.hpp"

#include <cmath>

#include "pellucid/judge/metric.hpp"

namespace pellucid::judge {

namespace {

constexpr std::size_t most_in_a_square = 1000;  // classes: a million numbers, nearly all of them 0

}  // namespace

Json metrics_json(const Judgement& at) {
  Json json = Json::object();
  for (const Metric* metric : metrics_of(at.signature)) {
    const double value = value_of(*metric, at);
    if (metric->place != 0 || !std::isnan(value)) json[metric->name.text] = number_or_null(value);
  }
  return json;
}

Json json_of(const Judgement& at) {
  Json json{{"rows", at.rows}};
  json.update(metrics_json(at));
  if (!at.predicts_classes()) return json;
  Json classes = Json::array();
  const bool is_square = at.classes() <= most_in_a_square;
  Json confusion = Json::array();
  for (std::size_t one = 0; one < at.classes(); ++one) {
    const ClassScore& score = at.scores[one];
    classes.push_back({{"name", at.signature.classes[one]},
                       {"rows", score.rows},
                       {"precision", number_or_null(score.precision)},
                       {"recall", number_or_null(score.recall)},
                       {"f1", number_or_null(score.f1)}});
    if (!is_square) continue;
    Json row = Json::array();
    for (std::size_t other = 0; other < at.classes(); ++other) row.push_back(at.count(one, other));
    confusion.push_back(row);
  }
  if (at.unknown > 0) {
    json["rows_of_unknown_class"] = at.unknown;
    json["rows_of_log_loss"] = at.signature.output_kind == OutputKind::probabilities ? at.rows - at.unknown : 0;
  }
  json["classes"] = classes;
  if (is_square) {
    json["confusion"] = confusion;
    return json;
  }
  Json confused = Json::array();
  for (const Confused& cell : at.confusion) {
    if (cell.truth < at.classes()) confused.push_back({cell.truth, cell.prediction, cell.count});
  }
  json["confused"] = confused;
  return json;
}

}  // namespace pellucid::judge
