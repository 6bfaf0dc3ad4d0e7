// mish: z tanh(softplus(z)), with softplus(z) = max(z, 0) + log(1 + exp(-|z|)), which does not overflow.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation mish() {
  return {.name = "mish",
          .summary = "z times the tanh of its softplus",
          .range = "[-0.309, inf)",
          .use = "a smooth relu",
          .source = "Misra 2019",
          .mathematics = "mish(z) = z * tanh(log(1 + exp(z)))",
          .example = {"mish of -1 0 3", "-0.3034 0 2.987"},
          .parameters = {},
          .define = [](Value z, const Arguments&) { return z * graph::tanh(maximum(z, 0) + log1p(exp(-abs(z)))); },
          .regime = Regime::rectifying};
}

}  // namespace pellucid::nn::activations
