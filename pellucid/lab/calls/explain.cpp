// {"call": "explain", "row": [1, 0.5], "target": 1}: the network's inputs, and its truth if derivatives are wanted; or
// {"call": "explain", "of_table": 7}: a row that training may see, by its number among them, with its target. With
// "at": "3,17" one number in place of all (explain_row.hpp).
#include "pellucid/explain/explain_row.hpp"

#include "pellucid/explain/explanation_json.hpp"
#include "pellucid/lab/calls.hpp"
#include "pellucid/rows/predict_table.hpp"

namespace pellucid::lab::calls {

namespace {

Answer explain_table_row(Bench& bench, const Request& request) {
  const data::Table& table = demand_experiment(bench).table().seen;
  const data::Rows rows{static_cast<std::uint32_t>(request.count("of_table", 0, 0, table.rows - 1))};
  const std::string at = request.text("at", "");
  request.refuse_unknown();
  const Model& model = demand_model(bench);
  const std::vector<double> inputs = data::encode<double>(*model.preparation(), table, rows);
  return {json_of(explain_row(model, inputs, table_truths(model, table, rows)[0], bench.input_names, at))};
}

}  // namespace

Answer explain(Bench& bench, const Request& request) {
  if (request.has("of_table")) return explain_table_row(bench, request);
  const std::vector<double> row = request.numbers("row");
  const std::optional<double> target = request.has("target") ? std::optional(request.number("target")) : std::nullopt;
  const std::string at = request.text("at", "");
  request.refuse_unknown();
  return {json_of(explain_row(demand_model(bench), row, target, bench.input_names, at))};
}

}  // namespace pellucid::lab::calls
