// softmax: exp(z_i) / Σ exp(z_j) over the last axis, after subtracting the largest z, which changes nothing but
// keeps exp from overflowing.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation softmax() {
  return {.name = "softmax",
          .summary = "turns the scores of the classes into probabilities that sum to 1",
          .range = "(0, 1)",
          .use = "the output for more than two classes (cce applies it by itself); not between layers",
          .source = "Boltzmann 1868; Bridle 1990",
          .mathematics = "softmax(z) = exp(z) / sum(exp(z))",
          .example = {"softmax of 1 2 3", "0.09003 0.2447 0.6652"},
          .parameters = {},
          .define =
              [](Value z, const Arguments&) {
                const Value weight = exp(z - detach(maximum_last(z)));
                return weight / sum_last(weight);
              },
          .is_over_row = true};
}

}  // namespace pellucid::nn::activations
