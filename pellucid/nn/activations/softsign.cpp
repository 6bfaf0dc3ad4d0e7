// softsign: z / (1 + |z|).
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation softsign() {
  return {.name = "softsign",
          .summary = "tanh with longer tails",
          .range = "(-1, 1)",
          .use = "where tanh saturates too soon",
          .source = "Bergstra, Desjardins, Lamblin and Bengio 2009",
          .example = {"softsign of -3 0 1", "-0.75 0 0.5"},
          .parameters = {},
          .define = [](Value z, const Arguments&) { return z / (1 + abs(z)); },
          .regime = Regime::saturating};
}

}  // namespace pellucid::nn::activations
