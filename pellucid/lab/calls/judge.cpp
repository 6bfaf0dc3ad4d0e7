// {"call": "judge", "part": "validation", "worst": 10}: how the network does on the rows of a part, "training" or
// "validation": its metrics, the confusion of classes, and the rows that it is furthest off for. {"first": 5,
// "threshold": 450}: its first rows too, how far each prediction is "over" the threshold, and how many are "below" it.
#include <algorithm>
#include <cmath>
#include <functional>
#include <span>

#include "pellucid/judge/evaluation_json.hpp"
#include "pellucid/lab/calls.hpp"
#include "pellucid/rows/predict_table.hpp"

namespace pellucid::lab::calls {

namespace {

struct Missed {
  std::uint32_t row;
  double truth, predicted;
  double by;  ///< 1 minus the probability of the right class, how far on the wrong side, or the distance
};

std::vector<Missed> missed(const Model& model, const data::Table& table, const data::Rows& rows) {
  const std::vector<double> predictions = predict_table(model, table, rows).values;
  const std::vector<double> truths = table_truths(model, table, rows);
  const auto outputs = static_cast<std::size_t>(model.signature().outputs);
  const Task task = model.signature().task;
  std::vector<Missed> all;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto given = std::span(predictions).subspan(i * outputs, outputs);
    Missed one{rows[i], truths[i], given[0], 0};
    if (task == Task::regression) {
      one.by = std::abs(given[0] - truths[i]);
    } else if (task == Task::binary && model.signature().output_kind != OutputKind::probabilities) {
      one.by = truths[i] == 1 ? -given[0] : given[0];
      one.predicted = given[0] > 0 ? 1 : 0;
    } else if (task == Task::binary) {
      one.by = truths[i] == 1 ? 1 - given[0] : given[0];
      one.predicted = given[0] >= 0.5 ? 1 : 0;
    } else {
      one.by = 1 - given[static_cast<std::size_t>(truths[i])];
      one.predicted = static_cast<double>(std::ranges::max_element(given) - given.begin());
    }
    all.push_back(one);
  }
  return all;
}

Json json_of(const Missed& missed, const data::Table& table) {
  Json cells = Json::object();
  for (const data::Column& column : table.columns) cells[column.name] = std::string(column.cells[missed.row]);
  return {{"row", missed.row},     {"line", table.number_of_row(missed.row)},       {"cells", std::move(cells)},
          {"truth", missed.truth}, {"predicted", number_or_null(missed.predicted)}, {"by", number_or_null(missed.by)}};
}

}  // namespace

Answer judge(Bench& bench, const Request& request) {
  const Experiment& experiment = demand_experiment(bench);
  const bool is_training = request.text("part", "validation") == "training";
  const Index worst = request.count("worst", 10, 0, 1000), first = request.count("first", 0, 0, 1000);
  const double threshold = request.number("threshold", 0);
  request.refuse_unknown();
  const data::Split& split = experiment.data().split;
  const data::Rows& rows = is_training ? split.train : split.validation;
  Answer answer{{{"rows", rows.size()}, {"worst", Json::array()}}};
  if (rows.empty()) return answer;
  const Model& model = demand_model(bench);
  const data::Table& table = experiment.table().seen;
  answer.json["evaluation"] = pellucid::judge::json_of(evaluate_table(model, table, rows));
  std::vector<Missed> all = missed(model, table, rows);
  answer.json["below"] = std::ranges::count_if(all, [&](const Missed& each) { return each.predicted < threshold; });
  answer.json["first"] = Json::array();
  for (const Missed& each : std::span(all).first(std::min(all.size(), static_cast<std::size_t>(first)))) {
    Json row = json_of(each, table);
    row["over"] = number_or_null(each.predicted - threshold);
    answer.json["first"].push_back(std::move(row));
  }
  std::ranges::stable_sort(all, std::greater{}, &Missed::by);
  all.resize(std::min(all.size(), static_cast<std::size_t>(worst)));
  for (const Missed& each : all) answer.json["worst"].push_back(json_of(each, table));
  return answer;
}

}  // namespace pellucid::lab::calls
