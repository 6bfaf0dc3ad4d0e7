// kaiming_normal: normal with deviation sqrt(2 / fan_in): keeps the variance through relu, which halves it.
#include <cmath>

#include "pellucid/nn/catalogue.hpp"
#include "pellucid/nn/normal.hpp"

namespace pellucid::nn::initializers {

Initializer kaiming_normal() {
  return {.name = "kaiming_normal",
          .summary = "normal with deviation sqrt(2 / fan_in)",
          .use = "weights in front of relu and its kin",
          .source = "He, Zhang, Ren and Sun 2015",
          .parameters = {},
          .define = [](Value u, double fan_in, double, const Arguments&) {
            return std::sqrt(2 / fan_in) * standard_normal(u);
          }};
}

}  // namespace pellucid::nn::initializers
