// {"call": "unseal"}: how the best epoch so far does on the rows that were sealed when the table was opened, and how
// often they were looked at.
#include "pellucid/base/error.hpp"
#include "pellucid/judge/evaluation_json.hpp"
#include "pellucid/lab/calls.hpp"
#include "pellucid/rows/predict_table.hpp"

namespace pellucid::lab::calls {

Answer unseal(Bench& bench, const Request& request) {
  Experiment& experiment = demand_experiment(bench);
  request.refuse_unknown();
  if (experiment.table().test_rows == 0) {
    fail({Fault::usage, "cannot open the sealed rows", "", "none were sealed",
          "open the table with a part to seal: {source.test} above 0"});
  }
  const data::Table& table = experiment.unsealed();
  return {
      {{"rows", table.rows},
       {"openings", experiment.openings()},
       {"evaluation", pellucid::judge::json_of(evaluate_table(experiment.best(), table, data::all_rows(table.rows)))}}};
}

}  // namespace pellucid::lab::calls
