// adam: m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g²; both start at 0 and are corrected for it:
// w - lr / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + eps). PyTorch's place of eps; Keras adds it to the
// uncorrected root. weight_decay is added to the gradient (coupled), as PyTorch's Adam does.
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::optimizers {

Optimizer adam() {
  return {.name = "adam",
          .summary = "a step of about lr in every weight, from running means of the gradient and its square",
          .use = "the default: works over a wide range of rates and scales",
          .source = "Kingma and Ba 2015",
          .parameters = {{.name = "lr", .summary = "learning rate", .fallback = 0.001, .interval = above(0)},
                         {.name = "beta1",
                          .summary = "how much of the mean gradient is kept",
                          .fallback = 0.9,
                          .interval = from_below(0, 1)},
                         {.name = "beta2",
                          .summary = "how much of the mean squared gradient is kept",
                          .fallback = 0.999,
                          .interval = from_below(0, 1)},
                         {.name = "eps", .summary = "added to the root", .fallback = 1e-8, .interval = above(0)},
                         {.name = "weight_decay",
                          .summary = "adds this times the weight to its gradient",
                          .fallback = 0,
                          .interval = at_least(0)}},
          .define = [](Stepper& at, Value w, Value g, const Arguments& with) {
            if (with.is_set("weight_decay")) g = g + with["weight_decay"] * w;
            const Value m = at.slot("m");
            const Value v = at.slot("v");
            const Value mean = with["beta1"] * m + (1 - with["beta1"]) * g;
            const Value mean_square = with["beta2"] * v + (1 - with["beta2"]) * square(g);
            at.set(m, mean);
            at.set(v, mean_square);
            // 1 - beta^t without losing digits at small t.
            const auto correction = [&](double beta) { return -expm1(at.step() * log(w.graph->constant(beta))); };
            const Value rate = at.lr() / correction(with["beta1"]);
            return w - rate * (mean / (sqrt(mean_square) / sqrt(correction(with["beta2"])) + with["eps"]));
          }};
}

}  // namespace pellucid::nn::optimizers
