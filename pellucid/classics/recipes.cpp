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

Recipe one_neuron_recipe(double l2) {
  Recipe recipe = exact("linear");
  recipe.optimizer = "lbfgs(max_iter=50, tolerance_grad=1e-12, tolerance_change=0)";
  recipe.l2 = l2;
  recipe.batch_size = 0;
  recipe.epochs = 20;
  return recipe;
}

AutoencoderWords autoencoder_words(Index code, Index hidden) {
  const std::string middle = "linear(" + std::to_string(code) + ")";
  const std::string optimizer = "lbfgs(max_iter=20, tolerance_grad=1e-13, tolerance_change=0)";
  if (hidden == 0) return {middle + " | linear", 0, "1.weight", optimizer, 20};
  const std::string side = "linear(" + std::to_string(hidden) + ") | tanh";
  return {side + " | " + middle + " | " + side + " | linear", 2, "5.weight", optimizer, 20};
}

}  // namespace pellucid::classics
