// cce: -log softmax(p)[y]: the log of the sum of exp(p_j) minus the score of the true class. The largest score is taken
// out first, so exp never overflows. y is a class number [B, 1] or a distribution over the classes [B, classes]. Label
// smoothing e gives the share e / classes of the truth to every class, as PyTorch does: (1 - e) times the loss plus e
// times the mean of -log softmax(p). Class weights weigh the whole row (PyTorch weighs each term of that mean by the
// weight of its own class).
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::losses {

Loss cce() {
  return {.name = "cce",
          .summary = "categorical cross-entropy, from the scores before the softmax",
          .use = "more than two classes that exclude each other; label_smoothing = 0.1 against too certain answers",
          .source = "Good 1952; Bridle 1990; smoothing: Szegedy et al. 2016",
          .mathematics =
              "p = exp(z) / sum(exp(z))\n"
              "y = (1 - label_smoothing) * one_hot(y) + label_smoothing / classes\n"
              "loss = -sum(y * log(p))",
          .example = {"cce of y 2, z 1 2 3", "0.4076"},
          .parameters = {{.name = "label_smoothing",
                          .summary = "share of the truth that is spread over all classes; 0: none",
                          .fallback = 0,
                          .interval = from_below(0, 1)}},
          .output = "softmax",
          .truth = Truth::classes,
          .tells_probabilities = true,
          .define = [](Value y, Value p, const Arguments& with) {
            const Value score = p - detach(maximum_last(p));  // first: scores far from 0 would cost the sum its digits
            const Value log_of_sum = log(sum_last(exp(score)));
            const bool is_soft = y.shape() == p.shape();
            const Value loss =
                is_soft ? sum_last(where(equal(y, 0), 0, y * (log_of_sum - score)))
                        : log_of_sum - sum_last(where(equal(iota(*p.graph, p.shape().columns()), y), score, 0));
            const double smoothing = with["label_smoothing"];
            if (smoothing == 0) return loss;
            return (1 - smoothing) * loss + smoothing * (log_of_sum - mean_last(score));
          }};
}

}  // namespace pellucid::nn::losses
