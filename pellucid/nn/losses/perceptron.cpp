// perceptron: max(0, -s p) with s = 2y - 1. Its gradient step on one row with rate 1 is Rosenblatt's rule: rows that
// are right change nothing.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::losses {

Loss perceptron() {
  return {.name = "perceptron",
          .summary = "wrong rows cost their distance from the boundary",
          .use = "the perceptron of 1958: batch size 1, sgd(lr=1)",
          .source = "Rosenblatt 1958",
          .mathematics = "loss = max(0, (1 - 2 * y) * z)",
          .example = {"perceptron of y 1 1 0, z 2 -2 0.5", "0 2 0.5"},
          .parameters = {},
          .output = "step",
          .truth = Truth::binary,
          .define = [](Value y, Value p, const Arguments&) { return where((2 * y - 1) * p <= 0, (1 - 2 * y) * p, 0); }};
}

}  // namespace pellucid::nn::losses
