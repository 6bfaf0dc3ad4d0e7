// xavier_uniform: uniform within ±sqrt(6 / (fan_in + fan_out)): keeps the variance of values and of gradients.
#include <cmath>

#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::initializers {

Initializer xavier_uniform() {
  return {.name = "xavier_uniform",
          .summary = "uniform within ±sqrt(6 / (fan_in + fan_out))",
          .use = "weights in front of tanh and sigmoid",
          .source = "Glorot and Bengio 2010",
          .parameters = {},
          .define = [](Value u, double fan_in, double fan_out, const Arguments&) {
            return (2 * u - 1) * std::sqrt(6 / (fan_in + fan_out));
          }};
}

}  // namespace pellucid::nn::initializers
