// step: 1 where z is at least 0, else 0: the threshold of the first artificial neuron. Its slope is 0 everywhere, so
// gradient descent learns nothing through it; the perceptron rule does.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation step() {
  return {.name = "step",
          .summary = "fires or does not: 1 where z is at least 0",
          .range = "{0, 1}",
          .use = "neurons with weights set by hand, and the perceptron; no gradient passes it",
          .source = "McCulloch and Pitts 1943; Rosenblatt 1958",
          .mathematics = "step(z) = where(z >= 0, 1, 0)",
          .example = {"step of -2 0 3", "0 1 1"},
          .parameters = {},
          .define = [](Value z, const Arguments&) { return z >= 0; },
          .decides = true};
}

}  // namespace pellucid::nn::activations
