// {"call": "judge", "part": "validation", "worst": 10}: how the network does on the rows of a part, "training" or
// "validation": its metrics, the confusion of classes, and the rows that it is furthest off for.
#include <algorithm>
#include <cmath>

#include "pellucid/judge/evaluation_json.hpp"
#include "pellucid/lab/calls.hpp"
#include "pellucid/rows/predict_table.hpp"

namespace pellucid::lab::calls {

namespace {

struct Missed {
  std::uint32_t row;
  double truth, predicted;
  double by;  ///< 1 minus the probability of the right class, or the distance
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

}  // namespace

Answer judge(Bench& bench, const Request& request) {
  const Experiment& experiment = demand_experiment(bench);
  const bool is_training = request.text("part", "validation") == "training";
  const Index worst = request.count("worst", 10, 0, 1000);
  request.refuse_unknown();
  const data::Split& split = experiment.data().split;
  const data::Rows& rows = is_training ? split.train : split.validation;
  Answer answer{{{"rows", rows.size()}, {"worst", Json::array()}}};
  if (rows.empty()) return answer;
  const Model& model = demand_model(bench);
  const data::Table& table = experiment.table().seen;
  answer.json["evaluation"] = pellucid::judge::json_of(evaluate_table(model, table, rows));
  std::vector<Missed> all = missed(model, table, rows);
  std::ranges::stable_sort(all, std::greater{}, &Missed::by);
  all.resize(std::min(all.size(), static_cast<std::size_t>(worst)));
  for (const Missed& each : all) {
    Json cells = Json::object();
    for (const data::Column& column : table.columns) cells[column.name] = std::string(column.cells[each.row]);
    answer.json["worst"].push_back({{"row", each.row},
                                    {"line", table.number_of_row(each.row)},
                                    {"cells", std::move(cells)},
                                    {"truth", each.truth},
                                    {"predicted", number_or_null(each.predicted)},
                                    {"by", number_or_null(each.by)}});
  }
  return answer;
}

}  // namespace pellucid::lab::calls
