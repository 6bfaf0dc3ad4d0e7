#include "pellucid/judge/evaluation_json.hpp"

#include <cmath>

namespace pellucid {

Json metrics_json(const Evaluation& evaluation) {
  Json json;
  for (const Metric& metric : metrics()) {
    if (metric.of_classes != evaluation.tells_classes()) continue;
    const double value = metric.of(evaluation);
    const std::string_view name = metric.name;
    if (name == "roc_auc" && evaluation.classes.size() != 2) continue;
    if (name.ends_with("_cost") && std::isnan(value)) continue;
    json[metric.name] = number_or_null(value);
  }
  return json;
}

Json json_of(const Evaluation& evaluation) {
  Json json{{"rows", evaluation.rows}};
  json.update(metrics_json(evaluation));
  if (!evaluation.tells_classes()) return json;
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
  if (evaluation.unknown > 0) {
    json["rows_of_unknown_class"] = evaluation.unknown;
    json["rows_of_log_loss"] = std::isnan(evaluation.log_loss) ? 0 : evaluation.rows - evaluation.unknown;
  }
  json["classes"] = classes;
  json["confusion"] = confusion;
  return json;
}

}  // namespace pellucid
