// kaiming_uniform: uniform within ±gain sqrt(3 / fan): keeps the variance through relu, which halves it (gain sqrt(2)).
// PyTorch's a is the slope of gain = leaky_relu(alpha=a).
#include <cmath>

#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::initializers {

Initializer kaiming_uniform() {
  return {.name = "kaiming_uniform",
          .summary = "uniform within ±gain sqrt(3 / fan)",
          .use = "weights in front of relu and its kin",
          .source = "He, Zhang, Ren and Sun 2015",
          .mathematics =
              "bound = gain * sqrt(3 / fan_in)\n"
              "w = uniform(-bound, bound)",
          .example = {"kaiming_uniform of 200 x 50", "0.05814 0.1606 -0.09808, deviation 0.09939"},
          .parameters = {{.name = "gain",
                          .summary = "a number, or the activation that follows, such as leaky_relu(alpha=0.2)",
                          .fallback = 0,
                          .kind = Kind::gain,
                          .fallback_text = "relu"},
                         {.name = "fan",
                          .summary = "in keeps the variance of values going forward, out that of gradients going back",
                          .fallback = 0,
                          .kind = Kind::choice,
                          .fallback_text = "in",
                          .choices = "in|out"}},
          .define =
              [](Value u, double fan_in, double fan_out, const Arguments& with) {
                const double fan = with.text("fan") == "out" ? fan_out : fan_in;
                return (2 * u - 1) * (with["gain"] * std::sqrt(3 / fan));
              },
          .suits = {Regime::linear, Regime::rectifying}};
}

}  // namespace pellucid::nn::initializers
