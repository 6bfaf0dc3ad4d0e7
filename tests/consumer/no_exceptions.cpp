// A program compiled without exceptions: a handler sees the error and ends the program in its own way.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <pellucid/pellucid.hpp>
#include <vector>

int main() {
  pellucid::on_failure([](const pellucid::Error& error) {
    const bool says_why = std::strstr(error.message().c_str(), "did you mean \"relu\"?") != nullptr;
    std::fprintf(stderr, "%s\n", error.message().c_str());
    std::_Exit(says_why ? 0 : 1);
  });
  pellucid::Recipe recipe;
  recipe.model = "linear(4) | tanh | linear";
  recipe.epochs = 2;
  const std::vector<double> inputs{0, 1, 2, 3}, targets{0, 1, 4, 9};
  const pellucid::Data data{.inputs = inputs, .targets = targets, .columns = 1};
  if (pellucid::train(recipe, data).predict_float64(inputs).size() != 4) return 1;
  recipe.model = "linear(4) | rleu | linear";
  pellucid::train(recipe, data);
  return 1;  // it must not come here
}
