// torch_linear: uniform within ±1 / sqrt(fan_in), what PyTorch's Linear does to weights and biases by default
// (kaiming_uniform with a = sqrt(5)).
#include <cmath>

#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::initializers {

Initializer torch_linear() {
  return {.name = "torch_linear",
          .summary = "uniform within ±1 / sqrt(fan_in)",
          .use = "the default for weights and biases",
          .source = "LeCun et al. 1998; the default of PyTorch's Linear",
          .mathematics =
              "bound = 1 / sqrt(fan_in)\n"
              "w = uniform(-bound, bound)",
          .example = {"torch_linear of 100 x 50", "0.03357 0.0927 -0.05663, deviation 0.05736"},
          .parameters = {},
          .define = [](Value u, double fan_in, double, const Arguments&) { return (2 * u - 1) / std::sqrt(fan_in); }};
}

}  // namespace pellucid::nn::initializers
