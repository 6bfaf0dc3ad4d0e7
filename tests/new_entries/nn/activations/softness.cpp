// softness: log(1 + exp(z)), an activation that the catalogue does not have.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation softness() {
  return {
      .name = "softness",
      .summary = "a smooth relu",
      .range = "(0, inf)",
      .use = "in a test alone",
      .source = "Dugas, Bengio, Belisle, Nadeau and Garcia 2001",
      .mathematics = "softness(z) = scale * log(1 + exp(z))",
      .example = {"softness(scale=2) of -1 0 3", "0.6265 1.386 6.097"},
      .parameters = {{.name = "scale", .summary = "factor of the result", .fallback = 1, .interval = above(0)}},
      .define = [](Value z, const Arguments& with) { return with["scale"] * (maximum(z, 0) + log1p(exp(-abs(z)))); }};
}

}  // namespace pellucid::nn::activations
