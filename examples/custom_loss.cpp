// A loss of one's own: predicting too little costs ten times what predicting too much costs, so the line moves up.
#include <cstdio>
#include <pellucid/pellucid.hpp>
#include <vector>

int main() {
  std::vector<float> inputs, targets;
  for (int i = 0; i < 200; ++i) {
    inputs.push_back(static_cast<float>(i) / 100 - 1);
    targets.push_back(2 * inputs.back() + (i % 2 == 0 ? 0.5F : -0.5F));  // half of the rows above the line, half below
  }
  pellucid::Recipe recipe;
  recipe.model = "linear";
  recipe.loss = [](pellucid::Value y, pellucid::Value p) { return where(y > p, 10, 1) * square(y - p); };
  recipe.optimizer = "adam(lr=0.05)";
  recipe.epochs = 200;
  recipe.batch_size = 50;
  recipe.validation = 0;
  pellucid::Model model = pellucid::train(recipe, {.inputs = inputs, .targets = targets, .columns = 1});
  const float middle = model.predict(std::vector<float>{0})[0];
  std::printf("at 0 the data lie around 0, the prediction is %.2f\n", static_cast<double>(middle));
  std::printf("the recipe says: %s\n", recipe.loss.text().c_str());
  return middle > 0.3F ? 0 : 1;
}
