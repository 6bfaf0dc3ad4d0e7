// zeros: every value 0. Right for biases; all-zero weights would keep every unit of a layer the same.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::initializers {

Initializer zeros() {
  return {.name = "zeros",
          .summary = "every value 0",
          .use = "biases; never the weights of a hidden layer, whose units would all stay equal",
          .source = "convention",
          .parameters = {},
          .define = [](Value u, double, double, const Arguments&) { return 0 * u; },
          .makes_units_equal = true};
}

}  // namespace pellucid::nn::initializers
