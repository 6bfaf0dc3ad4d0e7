#include "pellucid/lab/bench.hpp"

#include "pellucid/base/error.hpp"
#include "pellucid/model/recipe_json.hpp"

namespace pellucid::lab {

const Model& demand_model(Bench& bench) {
  if (!bench.model && bench.experiment) bench.model = bench.experiment->model();
  if (!bench.model) {
    fail({Fault::usage, "there is no network on the bench", "", "", R"(ask for one first: {"call": "network", …})"});
  }
  return *bench.model;
}

Experiment& demand_experiment(Bench& bench) {
  if (!bench.experiment) {
    fail({Fault::usage, "there is no table on the bench", "", "", R"(open one first: {"call": "open", …})"});
  }
  return *bench.experiment;
}

Recipe recipe_of(const Request& request) {
  Json recipe = to_json(Recipe{});
  if (const Json* const given = request.object("recipe")) recipe.update(*given);
  return recipe_from_json(recipe, "the request");
}

Json shapes_of(const Model& model) {
  Json tensors = Json::array();
  for (const std::string& name : model.names())
    tensors.push_back({{"name", name}, {"shape", model.tensor_shape(name)}});
  return {{"model", model.recipe().model}, {"parameters", model.parameter_count()}, {"tensors", tensors}};
}

}  // namespace pellucid::lab
