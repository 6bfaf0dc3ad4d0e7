// uniform: between low and high.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::initializers {

Initializer uniform() {
  return {.name = "uniform",
          .summary = "uniform between two numbers",
          .use = "weights by a rule of one's own",
          .source = "the textbook",
          .parameters = {{.name = "low", .summary = "the least value", .fallback = -0.1},
                         {.name = "high", .summary = "what is not reached", .fallback = 0.1}},
          .define = [](Value u, double, double, const Arguments& with) {
            return with["low"] + (with["high"] - with["low"]) * u;
          }};
}

}  // namespace pellucid::nn::initializers
