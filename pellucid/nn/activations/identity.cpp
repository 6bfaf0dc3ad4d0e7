// identity: the weighted sum as it is. The output of a regression.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation identity() {
  return {.name = "identity",
          .summary = "passes z on unchanged",
          .range = "(-inf, inf)",
          .use = "the output of a regression; between layers it adds nothing, two linear layers are one",
          .source = "Widrow and Hoff 1960 (Adaline)",
          .example = {"identity of -2 0 3", "-2 0 3"},
          .parameters = {},
          .define = [](Value z, const Arguments&) { return z; },
          .regime = Regime::linear,
          .gain = [](const Arguments&) { return 1.0; }};
}

}  // namespace pellucid::nn::activations
