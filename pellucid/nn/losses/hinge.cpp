// hinge: max(0, 1 - s p) with s = 2y - 1, so -1 or 1: 0 for rows beyond the margin. With l2 and one linear layer it is
// the linear support vector machine.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::losses {

Loss hinge() {
  return {.name = "hinge",
          .summary = "rows beyond the margin cost nothing",
          .use = "two classes: maximal margins; the output is a decision, not a probability",
          .source = "Vapnik 1995; Cortes and Vapnik 1995",
          .example = {"hinge of y 1 1 0, z 2 0.5 0.5", "0 0.5 1.5"},
          .parameters = {},
          .output = "step",
          .truth = Truth::binary,
          .define = [](Value y, Value p, const Arguments&) { return maximum(1 - (2 * y - 1) * p, 0); }};
}

}  // namespace pellucid::nn::losses
