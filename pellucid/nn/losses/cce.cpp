// cce: -log softmax(p)[y]: the log of the sum of exp(p_j) minus the score of the true class. The largest score is taken
// out first, so exp never overflows. y is a class number [B, 1] or a distribution over the classes [B, classes].
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::losses {

Loss cce() {
  return {.name = "cce",
          .summary = "categorical cross-entropy, from the scores before the softmax",
          .use = "more than two classes that exclude each other",
          .source = "Good 1952; Bridle 1990",
          .parameters = {},
          .output = "softmax",
          .truth = Truth::classes,
          .define = [](Value y, Value p, const Arguments&) {
            const Value score = p - detach(maximum_last(p));  // first: scores far from 0 would cost the sum its digits
            const Value log_of_sum = log(sum_last(exp(score)));
            if (y.shape() == p.shape()) return sum_last(where(equal(y, 0), 0, y * (log_of_sum - score)));
            return log_of_sum - sum_last(where(equal(iota(*p.graph, p.shape().columns()), y), score, 0));
          }};
}

}  // namespace pellucid::nn::losses
