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
      .parameters = {},
      .define = [](Value u, double fan_in, double, const Arguments&) { return std::sqrt(3 / fan_in) * (2 * u - 1); },
      .suits = {Regime::linear, Regime::saturating, Regime::self_normalizing}};
}

}  // namespace pellucid::nn::initializers
