// relu: z where it is positive, else 0. The derivative at 0 is 0, as in PyTorch.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation relu() {
  return {.name = "relu",
          .summary = "keeps what is positive, cuts the rest to 0",
          .range = "[0, inf)",
          .use = "the default between layers; a unit that is never positive stops learning (then: leaky_relu)",
          .source = "Fukushima 1969; Nair and Hinton 2010",
          .mathematics = "relu(z) = max(0, z)",
          .example = {"relu of -2 0 3", "0 0 3"},
          .parameters = {},
          .define = [](Value z, const Arguments&) { return where(z > 0, z, 0); },
          .regime = Regime::rectifying,
          .gain = [](const Arguments&) { return 1.4142135623730951; }};
}

}  // namespace pellucid::nn::activations
