// kaiming_uniform: uniform within ±sqrt(6 / fan_in): keeps the variance through relu, which halves it.
#include <cmath>

#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::initializers {

Initializer kaiming_uniform() {
  return {
      .name = "kaiming_uniform",
      .summary = "uniform within ±sqrt(6 / fan_in)",
      .use = "weights in front of relu and its kin",
      .source = "He, Zhang, Ren and Sun 2015",
      .parameters = {},
      .define = [](Value u, double fan_in, double, const Arguments&) { return (2 * u - 1) * std::sqrt(6 / fan_in); }};
}

}  // namespace pellucid::nn::initializers
