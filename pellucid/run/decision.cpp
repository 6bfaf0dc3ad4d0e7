#include "pellucid/run/decision.hpp"

#include "pellucid/base/error.hpp"
#include "pellucid/model/costs.hpp"
#include "pellucid/model/parsed.hpp"

namespace pellucid {

void demand_threshold(const Recipe& recipe, Signature signature, bool has_validation) {
  if (recipe.threshold.empty()) return;
  signature.costs = cost_matrix(recipe.cost_matrix, signature);
  signature.output_kind = output_kind_of(recipe, signature.task);
  const judge::ThresholdRule rule = judge::threshold_rule(recipe.threshold, signature);
  if (has_validation || std::holds_alternative<double>(rule)) return;
  fail({Fault::usage, "cannot choose {recipe.threshold}", "", "no row is held out for validation",
        "hold out rows by {recipe.validation}, or give a number"});
}

bool take_threshold(Model& model, const Recipe& recipe, const judge::Judgement* validation) {
  if (recipe.threshold.empty() || model.signature().threshold) return false;
  const judge::ThresholdRule rule = judge::threshold_rule(recipe.threshold, model.signature());
  const auto* const number = std::get_if<double>(&rule);
  if (number == nullptr && validation == nullptr) return false;
  model.set_threshold(number != nullptr ? *number : judge::chosen_threshold(recipe, *validation)->threshold);
  return true;
}

}  // namespace pellucid
