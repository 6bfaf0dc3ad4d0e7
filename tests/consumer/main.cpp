// A program outside the tree that finds the installed library, trains a line and predicts with it.
#include <cmath>
#include <pellucid/pellucid.hpp>
#include <vector>

int main() {
  std::vector<float> inputs, targets;
  for (int i = 0; i < 64; ++i) {
    inputs.push_back(static_cast<float>(i) / 32 - 1);
    targets.push_back(3 * inputs.back() + 1);
  }
  pellucid::Recipe recipe;
  recipe.model = "linear";
  recipe.loss = [](pellucid::Value y, pellucid::Value p) { return square(y - p); };
  recipe.optimizer = "sgd(lr=0.1)";
  recipe.epochs = 300;
  recipe.batch_size = 16;
  recipe.validation = 0;
  pellucid::Model model = pellucid::train(recipe, {.inputs = inputs, .targets = targets, .columns = 1});
  return std::abs(model.predict(std::vector<float>{0.5F})[0] - 2.5F) < 1e-3F ? 0 : 1;
}
