// The smallest network that one neuron cannot be: exclusive or, with two layers.
#include <pellucid/pellucid.hpp>

#include <cstdio>
#include <vector>

int main() {
  const std::vector<float> inputs{0, 0, 0, 1, 1, 0, 1, 1};
  const std::vector<float> targets{0, 1, 1, 0};

  pellucid::Recipe recipe;
  recipe.model = "linear(8) | tanh | linear";
  recipe.optimizer = "adam(lr=0.05)";
  recipe.epochs = 300;
  recipe.validation = 0;

  pellucid::Model model =
      pellucid::train(recipe, {.inputs = inputs, .targets = targets, .columns = 2, .task = pellucid::Task::binary});
  for (const float p : model.predict(inputs)) std::printf("%.3f\n", static_cast<double>(p));
}
