// {"call": "explain", "row": [1, 0.5], "target": 1}: the network's inputs, and its truth if derivatives are wanted.
#include "pellucid/explain/explain_row.hpp"
#include "pellucid/explain/explanation_json.hpp"
#include "pellucid/lab/calls.hpp"

namespace pellucid::lab::calls {

Answer explain(Bench& bench, const Request& request) {
  const std::vector<double> row = request.numbers("row");
  const std::optional<double> target = request.has("target") ? std::optional(request.number("target")) : std::nullopt;
  request.refuse_unknown();
  return {json_of(explain_row(demand_model(bench), row, target, bench.input_names))};
}

}  // namespace pellucid::lab::calls
