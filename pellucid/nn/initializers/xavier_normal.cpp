// xavier_normal: normal with deviation gain sqrt(2 / (fan_in + fan_out)).
#include <cmath>

#include "pellucid/nn/catalogue.hpp"
#include "pellucid/nn/normal.hpp"

namespace pellucid::nn::initializers {

Initializer xavier_normal() {
  return {.name = "xavier_normal",
          .summary = "normal with deviation gain sqrt(2 / (fan_in + fan_out))",
          .use = "weights in front of tanh and sigmoid",
          .source = "Glorot and Bengio 2010",
          .mathematics = "w = normal(0, gain * sqrt(2 / (fan_in + fan_out)))",
          .example = {"xavier_normal of 100 x 100", "0.04339 0.1793 -0.07829, deviation 0.09921"},
          .parameters = {{.name = "gain",
                          .summary = "a number, or the activation that follows, such as leaky_relu(alpha=0.2)",
                          .fallback = 0,
                          .kind = Kind::gain,
                          .fallback_text = "1"}},
          .define =
              [](Value u, double fan_in, double fan_out, const Arguments& with) {
                return with["gain"] * std::sqrt(2 / (fan_in + fan_out)) * standard_normal(u);
              },
          .suits = {Regime::linear, Regime::saturating}};
}

}  // namespace pellucid::nn::initializers
