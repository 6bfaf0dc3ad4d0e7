// exp: e to the z. The output of a poisson model: what it tells is a rate. Bounded above 80,
// so that it stays finite.
#include "pellucid/nn/bounded_exp.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation exp() {
  return {.name = "exp",
          .summary = "e to the z",
          .range = "(0, inf)",
          .use = "the output for counts (poisson applies it by itself); not between layers",
          .source = "Nelder and Wedderburn 1972",
          .mathematics = "exp(z) = e^z",
          .example = {"exp of -1 0 2", "0.3679 1 7.389"},
          .parameters = {},
          .define = [](Value z, const Arguments&) { return bounded_exp(z); }};
}

}  // namespace pellucid::nn::activations
