// log_softmax: z_i - log Σ exp(z_j), after subtracting the largest z, which keeps exp from overflowing.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation log_softmax() {
  return {.name = "log_softmax",
          .summary = "the logarithm of softmax, without losing small probabilities",
          .range = "(-inf, 0]",
          .use = "where log probabilities are wanted; cce works from the scores by itself",
          .source = "Bridle 1990",
          .mathematics = "log_softmax(z) = z - log(sum(exp(z)))",
          .example = {"log_softmax of 1 2 3", "-2.408 -1.408 -0.4076"},
          .parameters = {},
          .define =
              [](Value z, const Arguments&) {
                const Value score = z - detach(maximum_last(z));
                return score - log(sum_last(exp(score)));
              },
          .is_over_row = true};
}

}  // namespace pellucid::nn::activations
