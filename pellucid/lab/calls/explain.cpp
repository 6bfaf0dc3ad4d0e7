// {"call": "explain", "row": [1, 0.5], "target": 1}: the network's inputs, and its truth if derivatives are wanted; or
// {"call": "explain", "of_table": 7}: a row that training may see, by its number among them, with its target; or
// {"call": "explain", "csv": "x,y\n1,2\n", "of_csv": 0}: a row of a table as the model's own was written, as of
// run/rows.csv. With "at": "3,17" one number in place of all (explain_row.hpp).
#include "pellucid/explain/explain_row.hpp"

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/csv.hpp"
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

Answer explain_given_row(Bench& bench, const Request& request) {
  const std::string csv = request.text("csv");
  const Index number = request.count("of_csv", 0, 0, Index{1} << 30);
  const std::string at = request.text("at", "");
  request.refuse_unknown();
  const Model& model = demand_model(bench);
  const data::Preparation* const preparation = model.preparation();
  if (preparation == nullptr) {
    fail({Fault::usage, "cannot explain a row of a table", "", "the network did not learn from one", "give \"row\""});
  }
  data::Table table = data::parse_csv(csv, "\"csv\"", {.delimiter = ','}).table;
  data::read_by_forms(table, preparation->rules, preparation->forms);
  if (number >= table.rows) {
    fail({Fault::usage, "cannot explain row " + grouped(number), "", "the table has " + counted(table.rows, "row"),
          "rows count from 0"});
  }
  const data::Rows rows{static_cast<std::uint32_t>(number)};
  const std::vector<double> inputs = data::encode<double>(*preparation, table, rows);
  std::optional<double> truth;
  const data::Column* const target = table.find(preparation->target.name);
  if (target != nullptr && !data::is_missing(target->cells[rows[0]], preparation->rules)) {
    truth = table_truths(model, table, rows)[0];
  }
  return {json_of(explain_row(model, inputs, truth, bench.input_names, at))};
}

}  // namespace

Answer explain(Bench& bench, const Request& request) {
  if (request.has("of_table")) return explain_table_row(bench, request);
  if (request.has("csv")) return explain_given_row(bench, request);
  const std::vector<double> row = request.numbers("row");
  const std::optional<double> target = request.has("target") ? std::optional(request.number("target")) : std::nullopt;
  const std::string at = request.text("at", "");
  request.refuse_unknown();
  return {json_of(explain_row(demand_model(bench), row, target, bench.input_names, at))};
}

}  // namespace pellucid::lab::calls
