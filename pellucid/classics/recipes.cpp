#include "pellucid/classics/recipes.hpp"

namespace pellucid::classics {

namespace {

Recipe exact(std::string model) {
  Recipe recipe;
  recipe.model = std::move(model);
  recipe.dtype = Element::float64;
  recipe.validation = 0;
  recipe.patience = 0;
  return recipe;
}

}  // namespace

Recipe step_neuron_recipe() { return exact("linear(1) | step"); }

Recipe step_layers_recipe(Index hidden) {
  return exact("linear(" + std::to_string(hidden) + ") | step | linear(1) | step");
}

Recipe xor_recipe(Index hidden, Index epochs) {
  Recipe recipe = exact("linear(" + std::to_string(hidden) + ") | tanh | linear");
  recipe.optimizer = "adam(lr=0.05)";
  recipe.batch_size = 0;
  recipe.epochs = epochs;
  return recipe;
}

}  // namespace pellucid::classics
