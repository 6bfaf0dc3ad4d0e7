// silu: z sigmoid(z), also called swish; by the smaller of sigmoid(z) and sigmoid(-z), whose digits are not lost.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation silu() {
  return {.name = "silu",
          .summary = "z times its sigmoid",
          .range = "[-0.279, inf)",
          .use = "a smooth relu that is cheap",
          .source = "Elfwing, Uchibe and Doya 2018; Ramachandran, Zoph and Le 2017",
          .mathematics = "silu(z) = z / (1 + exp(-z))",
          .example = {"silu of -1 0 3", "-0.2689 0 2.858"},
          .parameters = {},
          .define =
              [](Value z, const Arguments&) {
                const Value rest = graph::sigmoid(-abs(z));
                return where(z > 0, z - z * rest, z * rest);
              },
          .regime = Regime::rectifying};
}

}  // namespace pellucid::nn::activations
