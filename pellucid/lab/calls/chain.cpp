// {"call": "chain", "depth": 10, "weight": 1, "activation": "sigmoid", "input": 0}: one neuron behind the other, all
// with that weight and no bias. A gradient of 1 goes back from the last output: of each layer the sum z, the slope
// there, the factor weight * slope, and the gradient that has come to its sum.
#include <array>

#include "pellucid/explain/explain_row.hpp"
#include "pellucid/lab/calls.hpp"

namespace pellucid::lab::calls {

namespace {

constexpr Index deepest = 100;

Model chain_of(Index depth, double weight, const std::string& activation) {
  Recipe recipe;
  recipe.model.clear();
  for (Index i = 0; i < depth; ++i) {
    recipe.model += (i == 0 ? "" : " | ") + std::string("linear(1, bias=false) | ") + activation;
  }
  recipe.loss = "expr(p - y)";  // its derivative is 1 wherever it is
  recipe.dtype = Element::float64;
  Model model(recipe, {Task::regression, 1, 1, {}, {}});
  for (const std::string& name : model.names()) {
    if (name.ends_with(".weight")) model.set_tensor(name, std::array{weight});
  }
  return model;
}

}  // namespace

Answer chain(Bench& bench, const Request& request) {
  const Index depth = request.count("depth", 10, 1, deepest);
  const double weight = request.number("weight", 1), input = request.number("input", 0);
  const std::string activation = request.text("activation");
  request.refuse_unknown();
  Model model = chain_of(depth, weight, activation);
  const Explanation told = explain_row(model, std::array{input}, 0.0);
  Json layers = Json::array();
  for (std::size_t i = 0; i + 1 < told.steps.size(); i += 2) {
    const Explanation::Step &sum = told.steps[i], &activated = told.steps[i + 1];
    const double slope = activated.slopes.empty() ? 1 : activated.slopes[0];
    layers.push_back({{"layer", static_cast<Index>(i / 2 + 1)},
                      {"z", number_or_null(sum.values[0])},
                      {"slope", number_or_null(slope)},
                      {"factor", number_or_null(weight * slope)},
                      {"gradient", number_or_null(sum.derivatives[0])}});
  }
  bench = {.model = std::move(model)};
  return {{{"layers", std::move(layers)}, {"product", number_or_null(told.input_derivatives[0])}}};
}

}  // namespace pellucid::lab::calls
