// squared_hinge: max(0, 1 - s p)² with s = 2y - 1.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::losses {

Loss squared_hinge() {
  return {.name = "squared_hinge",
          .summary = "hinge, squared: smooth at the margin",
          .use = "two classes with margins, where a smooth loss is wanted",
          .source = "Rosset, Zhu and Hastie 2004",
          .parameters = {},
          .output = "step",
          .truth = Truth::binary,
          .define = [](Value y, Value p, const Arguments&) { return square(maximum(1 - (2 * y - 1) * p, 0)); }};
}

}  // namespace pellucid::nn::losses
