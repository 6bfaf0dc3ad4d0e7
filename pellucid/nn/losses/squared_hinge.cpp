// squared_hinge: max(0, 1 - s p)² with s = 2y - 1.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::losses {

Loss squared_hinge() {
  return {.name = "squared_hinge",
          .summary = "hinge, squared: smooth at the margin",
          .use = "two classes with margins, where a smooth loss is wanted",
          .source = "Rosset, Zhu and Hastie 2004",
          .mathematics = "loss = max(0, 1 - (2 * y - 1) * z)^2",
          .example = {"squared_hinge of y 1 1 0, z 2 0.5 0.5", "0 0.25 2.25"},
          .parameters = {},
          .output = "step",
          .truth = Truth::binary,
          .define = [](Value y, Value p, const Arguments&) { return square(maximum(1 - (2 * y - 1) * p, 0)); }};
}

}  // namespace pellucid::nn::losses
