// {"call": "open", "csv": "x,y,target\n…", "name": "circle", "recipe": {…}, "source": {"target": "target"}}: a table
// and a network to learn from it, as `pellucid train` would begin. Answers what was read of the table, and the recipe
// with all its defaults.
#include "pellucid/data/preparation_json.hpp"
#include "pellucid/lab/calls.hpp"
#include "pellucid/model/recipe_json.hpp"
#include "pellucid/rows/source_json.hpp"

namespace pellucid::lab::calls {

Answer open(Bench& bench, const Request& request) {
  const std::string csv = request.text("csv");
  RunRecipe run{recipe_of(request), {}};
  if (const Json* const given = request.object("source")) run.source = source_from_json(*given, "the request");
  run.source.path = request.text("name", "table.csv");
  if (run.source.target.empty()) run.source.target = "target";
  request.refuse_unknown();
  auto experiment = std::make_unique<Experiment>(csv, run);
  const OpenTable& table = experiment->table();
  const TableData& data = experiment->data();
  const Model model = experiment->model();
  Json json = shapes_of(model);
  json["recipe"] = to_json(run.recipe);
  json["task"] = name_of(model.signature().task);
  json["inputs"] = data.preparation.input_names();
  json["outputs"] = model.signature().outputs;
  json["classes"] = model.signature().classes;
  json["columns"] = data::account_of_columns(data.preparation);
  json["target_reason"] = data.target_reason;
  json["rows"] = {{"all", table.rows},
                  {"without_target", table.without_target},
                  {"training", data.split.train.size()},
                  {"validation", data.split.validation.size()},
                  {"sealed", table.test_rows}};
  bench = {.input_names = data.preparation.input_names(), .experiment = std::move(experiment)};
  return {std::move(json)};
}

}  // namespace pellucid::lab::calls
