// lecun_uniform: uniform within ±sqrt(3 / fan_in): keeps the variance through a linear layer.
#include <cmath>

#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::initializers {

Initializer lecun_uniform() {
  return {
      .name = "lecun_uniform",
      .summary = "uniform within ±sqrt(3 / fan_in)",
      .use = "weights in front of selu, and of linear outputs",
      .source = "LeCun, Bottou, Orr and Müller 1998",
      .mathematics =
          "bound = sqrt(3 / fan_in)\n"
          "w = uniform(-bound, bound)",
      .example = {"lecun_uniform of 100 x 50", "0.05814 0.1606 -0.09808, deviation 0.09936"},
      .parameters = {},
      .define = [](Value u, double fan_in, double, const Arguments&) { return std::sqrt(3 / fan_in) * (2 * u - 1); },
      .suits = {Regime::linear, Regime::saturating, Regime::self_normalizing}};
}

}  // namespace pellucid::nn::initializers
