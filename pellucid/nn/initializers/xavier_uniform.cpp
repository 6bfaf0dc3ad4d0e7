// xavier_uniform: uniform within ±gain sqrt(6 / (fan_in + fan_out)): keeps the variance of values and of gradients.
#include <cmath>

#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::initializers {

Initializer xavier_uniform() {
  return {
      .name = "xavier_uniform",
      .summary = "uniform within ±gain sqrt(6 / (fan_in + fan_out))",
      .use = "weights in front of tanh and sigmoid",
      .source = "Glorot and Bengio 2010",
      .mathematics =
          "bound = gain * sqrt(6 / (fan_in + fan_out))\n"
          "w = uniform(-bound, bound)",
      .example = {"xavier_uniform of 100 x 100", "0.05814 0.1606 -0.09808, deviation 0.09972"},
      .parameters = {{.name = "gain",
                      .summary = "a number, or the activation that follows, such as leaky_relu(alpha=0.2)",
                      .fallback = 0,
                      .kind = Kind::gain,
                      .fallback_text = "1"}},
      .define = [](Value u, double fan_in, double fan_out,
                   const Arguments& with) { return (2 * u - 1) * (with["gain"] * std::sqrt(6 / (fan_in + fan_out))); },
      .suits = {Regime::linear, Regime::saturating}};
}

}  // namespace pellucid::nn::initializers
