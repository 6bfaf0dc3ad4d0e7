// {"call": "points", "columns": ["x", "y"], "most": 2000}: rows that training may see, to be drawn: an array of each
// column in the table's units (NaN where a cell holds no number), "target" (class numbers, or numbers), "row" (its
// number among these rows, for the call "explain") and "part": 0 trained on, 1 watched, 2 neither.
#include <cmath>

#include "pellucid/lab/calls.hpp"
#include "pellucid/rows/predict_table.hpp"

namespace pellucid::lab::calls {

Answer points(Bench& bench, const Request& request) {
  const Experiment& experiment = demand_experiment(bench);
  const std::vector<std::string> columns = request.texts("columns");
  const Index most = request.count("most", 2000, 1, 100'000);
  request.refuse_unknown();
  const data::Table& table = experiment.table().seen;
  const data::CellRules rules = cell_rules(experiment.table().source);
  const data::Rows rows = data::all_rows(std::min(table.rows, most));
  Answer answer{{{"rows", rows.size()}}};
  for (const std::string& name : columns) {
    const data::Column& column = table.demand(name, "\"columns\"");
    std::vector<float> values;
    for (const std::uint32_t row : rows) {
      values.push_back(static_cast<float>(data::number_of(column.cells[row]).value_or(std::nan(""))));
    }
    answer.arrays.push_back({name, std::move(values)});
  }
  const std::vector<double> truths = table_truths(experiment.model(), table, rows);
  answer.arrays.push_back({"target", {truths.begin(), truths.end()}});
  std::vector<float> parts(rows.size(), 2), numbers;
  const data::Split& split = experiment.data().split;
  const auto mark = [&](const data::Rows& of, float part) {
    for (const std::uint32_t row : of) {
      if (row < parts.size()) parts[row] = part;
    }
  };
  mark(split.train, 0);
  mark(split.validation, 1);
  for (const std::uint32_t row : rows) numbers.push_back(static_cast<float>(row));
  answer.arrays.push_back({"part", std::move(parts)});
  answer.arrays.push_back({"row", std::move(numbers)});
  return answer;
}

}  // namespace pellucid::lab::calls
