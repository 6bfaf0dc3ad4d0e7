// uniform: between low and high.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::initializers {

Initializer uniform() {
  return {.name = "uniform",
          .summary = "uniform between two numbers",
          .use = "weights by a rule of one's own",
          .source = "the textbook",
          .mathematics = "w = uniform(low, high)",
          .example = {"uniform(low=0, high=1) of 100 x 50", "0.6678 0.9635 0.2169, deviation 0.2868"},
          .parameters = {{.name = "low", .summary = "the least value", .fallback = -0.1},
                         {.name = "high", .summary = "what is not reached", .fallback = 0.1}},
          .define = [](Value u, double, double, const Arguments& with) {
            return with["low"] + (with["high"] - with["low"]) * u;
          }};
}

}  // namespace pellucid::nn::initializers
