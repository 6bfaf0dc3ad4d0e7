// What lies on the bench while the page asks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/base/json.hpp"
#include "pellucid/lab/request.hpp"
#include "pellucid/model/model.hpp"

namespace pellucid::lab {

struct Bench {
  std::optional<Model> model{};            ///< as it stands
  std::vector<std::string> input_names{};  ///< of its inputs; may be empty
};

/// Fails (Fault::usage) if none lies there.
const Model& demand_model(const Bench& bench);

/// The field "recipe": keys that are not there have their defaults.
Recipe recipe_of(const Request& request);

/// Its learned tensors: name and shape, as its file has them.
Json shapes_of(const Model& model);

}  // namespace pellucid::lab
