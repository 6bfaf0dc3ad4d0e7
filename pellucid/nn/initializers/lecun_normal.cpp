// lecun_normal: normal with deviation 1 / sqrt(fan_in): keeps the variance through a linear layer.
#include <cmath>

#include "pellucid/nn/catalogue.hpp"
#include "pellucid/nn/normal.hpp"

namespace pellucid::nn::initializers {

Initializer lecun_normal() {
  return {.name = "lecun_normal",
          .summary = "normal with deviation 1 / sqrt(fan_in)",
          .use = "weights in front of selu, and of linear outputs",
          .source = "LeCun, Bottou, Orr and Müller 1998",
          .mathematics = "w = normal(0, 1 / sqrt(fan_in))",
          .example = {"lecun_normal of 100 x 50", "0.04339 0.1793 -0.07829, deviation 0.09867"},
          .parameters = {},
          .define = [](Value u, double fan_in, double,
                       const Arguments&) { return 1 / std::sqrt(fan_in) * standard_normal(u); },
          .suits = {Regime::linear, Regime::saturating, Regime::self_normalizing}};
}

}  // namespace pellucid::nn::initializers
