// focal: bce times (1 - q)^gamma, q the probability given to the truth: rows that are told well count less. q and its
// logarithm come from the score, as in bce.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::losses {

Loss focal() {
  return {.name = "focal",
          .summary = "bce in which rows that are predicted well count less",
          .use = "two classes of which one is rare; gamma = 2",
          .source = "Lin, Goyal, Girshick, He and Dollár 2017",
          .mathematics =
              "p = sigmoid(z)\n"
              "q = where(y == 1, p, 1 - p)\n"
              "loss = -(1 - q)^gamma * log(q)",
          .example = {"focal(gamma=2) of y 1 0, z 2 2", "0.001804 1.65"},
          .parameters =
              {{.name = "gamma", .summary = "how much less; 0 is bce", .fallback = 2, .interval = {0, 5, true, true}}},
          .output = "sigmoid",
          .truth = Truth::binary,
          .tells_probabilities = true,
          .define = [](Value y, Value p, const Arguments& with) {
            const Value margin = (2 * y - 1) * p;
            // One branch for both at margin 0, where abs and max would take derivatives between the branches.
            const Value is_right = margin > 0;
            const Value e = exp(where(is_right, -margin, margin));
            const Value cost = where(is_right, 0, -margin) + log1p(e);  // -log q
            const Value wrong = where(is_right, e, 1) / (1 + e);
            // Far on the wrong side 1 - q is 1 to the last bit.
            return where(margin < -40, cost, pow(maximum(wrong, 1e-30), with["gamma"]) * cost);
          }};
}

}  // namespace pellucid::nn::losses
