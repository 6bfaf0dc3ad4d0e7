// tanh: (exp(z) - exp(-z)) / (exp(z) + exp(-z)). A sigmoid centred on 0, slope at most 1.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation tanh() {
  return {.name = "tanh",
          .summary = "squashes z into -1 to 1, centred on 0",
          .range = "(-1, 1)",
          .use = "small smooth networks and recurrent ones; deep networks train faster with relu",
          .source = "LeCun, Bottou, Orr and Mueller 1998, Efficient BackProp",
          .example = {"tanh of -1 0 1", "-0.7616 0 0.7616"},
          .parameters = {},
          .define = [](Value z, const Arguments&) { return graph::tanh(z); },
          .regime = Regime::saturating,
          .gain = [](const Arguments&) { return 5.0 / 3; }};
}

}  // namespace pellucid::nn::activations
