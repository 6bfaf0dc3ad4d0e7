// gelu: z Φ(z), Φ the normal distribution: z (1 + erf(z / √2)) / 2. Approximate: by tanh
// z (1 + tanh(√(2/π) (z + 0.044715 z³))) / 2; beyond ±10 it is z or 0 to the last bit, and z³ is not let overflow.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation gelu() {
  return {.name = "gelu",
          .summary = "z times the chance that a normal number is below it",
          .range = "[-0.17, inf)",
          .use = "a smooth relu; usual in transformers",
          .source = "Hendrycks and Gimpel 2016",
          .mathematics = "gelu(z) = z * (1 + erf(z / sqrt(2))) / 2",
          .example = {"gelu of -1 0 3", "-0.1587 0 2.996"},
          .parameters = {{.name = "approximate",
                          .summary = "whether to use the approximation by tanh",
                          .fallback = 0,
                          .kind = Kind::boolean}},
          .define =
              [](Value z, const Arguments& with) {
                if (!with.is_set("approximate")) return 0.5 * z * (1 + erf(z * 0.70710678118654752440));
                const Value near = minimum(maximum(z, -10), 10);
                return 0.5 * z * (1 + tanh(0.79788456080286535588 * (near + 0.044715 * (near * near * near))));
              },
          .regime = Regime::rectifying};
}

}  // namespace pellucid::nn::activations
