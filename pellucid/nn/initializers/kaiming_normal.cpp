// kaiming_normal: normal with deviation gain / sqrt(fan): keeps the variance through relu, which halves it (gain
// sqrt(2)). PyTorch's a is the slope of gain = leaky_relu(alpha=a).
#include <cmath>

#include "pellucid/nn/catalogue.hpp"
#include "pellucid/nn/normal.hpp"

namespace pellucid::nn::initializers {

Initializer kaiming_normal() {
  return {.name = "kaiming_normal",
          .summary = "normal with deviation gain / sqrt(fan)",
          .use = "weights in front of relu and its kin",
          .source = "He, Zhang, Ren and Sun 2015",
          .mathematics = "w = normal(0, gain / sqrt(fan_in))",
          .example = {"kaiming_normal of 200 x 50", "0.04339 0.1793 -0.07829, deviation 0.09875"},
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
                return with["gain"] / std::sqrt(fan) * standard_normal(u);
              },
          .suits = {Regime::linear, Regime::rectifying}};
}

}  // namespace pellucid::nn::initializers
