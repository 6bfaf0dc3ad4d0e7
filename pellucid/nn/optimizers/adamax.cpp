// adamax: m as in adam, u = max(beta2 u, |g| + eps), w - lr / (1 - beta1^t) m / u: adam with the largest gradient in
// place of the mean square.
#include "pellucid/nn/adam_family.hpp"
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::optimizers {

Optimizer adamax() {
  return {.name = "adamax",
          .summary = "adam by the largest gradient",
          .use = "gradients that are often 0, such as embeddings",
          .source = "Kingma and Ba 2015",
          .mathematics =
              "g = g + weight_decay * w\n"
              "m = beta1 * m + (1 - beta1) * g\n"
              "u = max(beta2 * u, abs(g) + eps)\n"
              "w = w - lr * (m / (1 - beta1^t)) / u",
          .example = {"adamax(lr=0.1) on w 1, g 0.5 0.1", "0.9 0.842"},
          .parameters =
              {{.name = "lr", .summary = "learning rate", .fallback = 0.002, .interval = above(0)},
               {.name = "beta1",
                .summary = "how much of the mean gradient is kept",
                .fallback = 0.9,
                .interval = from_below(0, 1)},
               {.name = "beta2",
                .summary = "how much of the mean squared gradient is kept",
                .fallback = 0.999,
                .interval = from_below(0, 1)},
               {.name = "eps", .summary = "added to the size of the gradient", .fallback = 1e-8, .interval = above(0)},
               {.name = "weight_decay",
                .summary = "adds this times the weight to its gradient",
                .fallback = 0,
                .interval = at_least(0)}},
          .define = [](Stepper& at, Value w, Value g, const Arguments& with) {
            if (with.is_set("weight_decay")) g = g + with["weight_decay"] * w;
            const Value beta1 = at.momentum(with["beta1"]);
            const Value mean = running_mean(at, "m", beta1, g);
            const Value largest = maximum(with["beta2"] * at.slot("u"), abs(g) + with["eps"]);
            at.set(at.slot("u"), largest);
            return w - at.lr() / bias_correction(at, beta1) * (mean / largest);
          }};
}

}  // namespace pellucid::nn::optimizers
