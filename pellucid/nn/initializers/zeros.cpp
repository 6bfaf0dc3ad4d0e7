// zeros: every value 0. Right for biases; where all weights of two layers are 0, their units stay the same.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::initializers {

Initializer zeros() {
  return {.name = "zeros",
          .summary = "every value 0",
          .use =
              "biases, or the weights of one layer; units of a hidden layer stay equal if the next layer's weights are "
              "equal too",
          .source = "convention",
          .mathematics = "w = 0",
          .example = {"zeros of 2 x 2", "0 0 0, deviation 0"},
          .parameters = {},
          .define = [](Value u, double, double, const Arguments&) { return 0 * u; },
          .makes_units_equal = true};
}

}  // namespace pellucid::nn::initializers
