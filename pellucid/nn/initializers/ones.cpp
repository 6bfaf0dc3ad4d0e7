// ones: every value 1. The scale of a normalisation that begins by changing nothing.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::initializers {

Initializer ones() {
  return {.name = "ones",
          .summary = "every value 1",
          .use = "the scale of batch_norm",
          .source = "Ioffe and Szegedy 2015",
          .mathematics = "w = 1",
          .example = {"ones of 2 x 2", "1 1 1, deviation 0"},
          .parameters = {},
          .define = [](Value u, double, double, const Arguments&) { return 0 * u + 1; },
          .makes_units_equal = true};
}

}  // namespace pellucid::nn::initializers
