// leaky_relu: z where it is positive, else alpha * z. PyTorch's slope is 0.01; Keras' layer uses 0.3.
#include <cmath>

#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation leaky_relu() {
  return {.name = "leaky_relu",
          .summary = "relu with a small slope left of 0, so that no unit stops learning",
          .range = "(-inf, inf)",
          .use = "where relu leaves dead units",
          .source = "Maas, Hannun and Ng 2013",
          .mathematics = "leaky_relu(z) = where(z > 0, z, alpha * z)",
          .example = {"leaky_relu(alpha=0.1) of -2 0 3", "-0.2 0 3"},
          .parameters = {{.name = "alpha", .summary = "slope where z is not positive", .fallback = 0.01}},
          .define = [](Value z, const Arguments& with) { return where(z > 0, z, with["alpha"] * z); },
          .regime = Regime::rectifying,
          .gain = [](const Arguments& with) { return std::sqrt(2 / (1 + with["alpha"] * with["alpha"])); }};
}

}  // namespace pellucid::nn::activations
