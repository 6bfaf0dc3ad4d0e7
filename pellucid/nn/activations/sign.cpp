// sign: -1, 0 or 1. Its slope is 0 everywhere, so gradient descent learns nothing through it.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation sign() {
  return {.name = "sign",
          .summary = "the sign of z",
          .range = "{-1, 0, 1}",
          .use = "Hopfield networks and units of two states; no gradient passes it",
          .source = "Hopfield 1982",
          .example = {"sign of -2 0 3", "-1 0 1"},
          .parameters = {},
          .define = [](Value z, const Arguments&) { return graph::sign(z); }};
}

}  // namespace pellucid::nn::activations
