// xavier_normal: normal with deviation sqrt(2 / (fan_in + fan_out)).
#include <cmath>

#include "pellucid/nn/catalogue.hpp"
#include "pellucid/nn/normal.hpp"

namespace pellucid::nn::initializers {

Initializer xavier_normal() {
  return {.name = "xavier_normal",
          .summary = "normal with deviation sqrt(2 / (fan_in + fan_out))",
          .use = "weights in front of tanh and sigmoid",
          .source = "Glorot and Bengio 2010",
          .parameters = {},
          .define = [](Value u, double fan_in, double fan_out, const Arguments&) {
            return std::sqrt(2 / (fan_in + fan_out)) * standard_normal(u);
          }};
}

}  // namespace pellucid::nn::initializers
