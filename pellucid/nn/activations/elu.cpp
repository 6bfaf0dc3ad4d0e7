// elu: z where it is positive, else alpha (exp(z) - 1).
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation elu() {
  return {.name = "elu",
          .summary = "relu that goes smoothly to -alpha on the left",
          .range = "(-alpha, inf)",
          .use = "where relu leaves dead units and means near 0 help",
          .source = "Clevert, Unterthiner and Hochreiter 2016",
          .mathematics = "elu(z) = where(z > 0, z, alpha * (exp(z) - 1))",
          .example = {"elu(alpha=2) of -1 0 3", "-1.264 0 3"},
          .parameters = {{.name = "alpha",
                          .summary = "what is approached on the left, with its sign turned",
                          .fallback = 1,
                          .interval = above(0)}},
          .define = [](Value z, const Arguments& with) { return where(z > 0, z, with["alpha"] * expm1(z)); },
          .regime = Regime::rectifying};
}

}  // namespace pellucid::nn::activations
