// softplus: log(1 + exp(beta z)) / beta, written so that exp never overflows. PyTorch goes over to z above beta z = 20,
// which differs by 2e-9.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation softplus() {
  return {
      .name = "softplus",
      .summary = "a smooth relu",
      .range = "(0, inf)",
      .use = "where the kink of relu hurts, or an output must be positive",
      .source = "Dugas, Bengio, Bélisle, Nadeau and Garcia 2001",
      .mathematics = "softplus(z) = log(1 + exp(beta * z)) / beta",
      .example = {"softplus(beta=2) of -1 0 3", "0.06346 0.3466 3.001"},
      .parameters = {{.name = "beta", .summary = "how sharp the bend is", .fallback = 1, .interval = above(0)}},
      .define = [](Value z,
                   const Arguments& with) { return maximum(z, 0) + log1p(exp(-abs(with["beta"] * z))) / with["beta"]; },
      .regime = Regime::rectifying};
}

}  // namespace pellucid::nn::activations
