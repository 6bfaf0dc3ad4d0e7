// hardtanh: z cut to [low, high]. No gradient beyond, as in PyTorch.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation hardtanh() {
  return {.name = "hardtanh",
          .summary = "z cut to an interval",
          .range = "[low, high]",
          .use = "a cheap tanh; bounded outputs",
          .source = "Collobert 2004",
          .mathematics = "hardtanh(z) = min(max(z, low), high)",
          .example = {"hardtanh(low=-1, high=1) of -2 0.5 3", "-1 0.5 1"},
          .parameters = {{.name = "low", .summary = "the least value", .fallback = -1},
                         {.name = "high", .summary = "the largest value", .fallback = 1}},
          .define =
              [](Value z, const Arguments& with) {
                return where(z <= with["low"], with["low"], where(z >= with["high"], with["high"], z));
              },
          .regime = Regime::saturating};
}

}  // namespace pellucid::nn::activations
