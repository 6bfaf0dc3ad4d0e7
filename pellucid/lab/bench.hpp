// What lies on the bench while the page asks.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/base/json.hpp"
#include "pellucid/lab/experiment.hpp"
#include "pellucid/lab/request.hpp"
#include "pellucid/lab/step_values.hpp"
#include "pellucid/model/model.hpp"

namespace pellucid::lab {

struct Bench {
  std::optional<Model> model{};              ///< none yet, or not as it stands: demand_model() brings it
  std::vector<std::string> input_names{};    ///< of its inputs; may be empty
  std::unique_ptr<Experiment> experiment{};  ///< none: a network without a table
  std::optional<StepView> view{};            ///< of the network
  std::vector<TensorFile> kept{};            ///< where the experiment stood, to go back to
};

/// As it stands. Fails (Fault::usage) if none lies there.
const Model& demand_model(Bench& bench);
/// Fails (Fault::usage) if none lies there.
Experiment& demand_experiment(Bench& bench);

/// The field "recipe": keys that are not there have their defaults.
Recipe recipe_of(const Request& request);

/// Its learned tensors: name and shape, as its file has them.
Json shapes_of(const Model& model);

}  // namespace pellucid::lab
