// adamw: adam, with the weights first multiplied by 1 - lr weight_decay: the decay does not go through the running
// means.
#include "pellucid/nn/adam_family.hpp"
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::optimizers {

Optimizer adamw() {
  return {.name = "adamw",
          .summary = "adam with weight decay apart from the gradient",
          .use = "the default where weights are to be kept small",
          .source = "Loshchilov and Hutter 2019",
          .mathematics =
              "w = w - lr * weight_decay * w\n"
              "m = beta1 * m + (1 - beta1) * g\n"
              "v = beta2 * v + (1 - beta2) * g^2\n"
              "w = w - lr * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)",
          .example = {"adamw(lr=0.1, weight_decay=0.1) on w 1, g 0.5 0.1", "0.89 0.8008"},
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
                          .summary = "lr times this part of each weight is taken off in a step",
                          .fallback = 0.01,
                          .interval = at_least(0)},
                         {.name = "amsgrad",
                          .summary = "divide by the largest mean square so far",
                          .fallback = 0,
                          .kind = Kind::boolean},
                         {.name = "bias_correction",
                          .summary = "correct for the start at 0; the course's formula does not",
                          .fallback = 1,
                          .kind = Kind::boolean}},
          .define = [](Stepper& at, Value w, Value g, const Arguments& with) {
            return w * (1 - at.lr() * with["weight_decay"]) - adam_step(at, g, with);
          }};
}

}  // namespace pellucid::nn::optimizers
