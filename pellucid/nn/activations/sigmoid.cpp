// sigmoid: 1 / (1 + exp(-z)). Slope at most 1/4: through many layers the gradient fades.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation sigmoid() {
  return {
      .name = "sigmoid",
      .summary = "squashes z into a probability",
      .range = "(0, 1)",
      .use = "the output for two classes (bce applies it by itself); seldom between layers: its slope is at most 1/4",
      .source = "Verhulst 1838; Rumelhart, Hinton and Williams 1986",
      .example = {"sigmoid of -2 0 2", "0.1192 0.5 0.8808"},
      .parameters = {},
      .define = [](Value z, const Arguments&) { return graph::sigmoid(z); },
      .regime = Regime::saturating,
      .gain = [](const Arguments&) { return 1.0; }};
}

}  // namespace pellucid::nn::activations
