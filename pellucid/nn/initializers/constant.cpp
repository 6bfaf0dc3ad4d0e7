// constant: every value is the same.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::initializers {

Initializer constant() {
  return {.name = "constant",
          .summary = "the same value everywhere",
          .use = "biases, or weights set by hand; units stay equal if the weights before and behind them are",
          .source = "the textbook",
          .mathematics = "w = value",
          .example = {"constant(0.5) of 2 x 2", "0.5 0.5 0.5, deviation 0"},
          .parameters = {{.name = "value", .summary = "the value", .fallback = 0}},
          .define = [](Value u, double, double, const Arguments& with) { return 0 * u + with["value"]; },
          .makes_units_equal = true};
}

}  // namespace pellucid::nn::initializers
