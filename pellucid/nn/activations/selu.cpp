// selu: scale z where z is positive, else scale alpha (exp(z) - 1), with the two numbers that keep mean 0 and variance
// 1 from layer to layer (PyTorch rounds them alike).
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation selu() {
  return {.name = "selu",
          .summary = "elu with the slopes that keep means at 0 and variances at 1",
          .range = "(-1.758, inf)",
          .use = "deep networks of linear layers alone, with lecun_normal and alpha_dropout",
          .source = "Klambauer, Unterthiner, Mayr and Hochreiter 2017",
          .mathematics =
              "alpha = 1.6732632423543772\n"
              "scale = 1.0507009873554805\n"
              "selu(z) = scale * where(z > 0, z, alpha * (exp(z) - 1))",
          .example = {"selu of -1 0 3", "-1.111 0 3.152"},
          .parameters = {},
          .define =
              [](Value z, const Arguments&) {
                constexpr double alpha = 1.6732632423543772848170429916717;
                constexpr double scale = 1.0507009873554804934193349852946;
                return where(z > 0, scale * z, (scale * alpha) * expm1(z));
              },
          .regime = Regime::self_normalizing,
          .gain = [](const Arguments&) { return 0.75; }};
}

}  // namespace pellucid::nn::activations
