// adam: m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g²; both start at 0 and are corrected for it:
// w - lr / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + eps). PyTorch's place of eps; Keras adds it to the
// uncorrected root. weight_decay is added to the gradient (coupled), as PyTorch's Adam does; adamw keeps it apart.
#include "pellucid/nn/adam_family.hpp"
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::optimizers {

Optimizer adam() {
  return {.name = "adam",
          .summary = "a step of about lr in every weight, from running means of the gradient and its square",
          .use = "the default: works over a wide range of rates and scales",
          .source = "Kingma and Ba 2015; amsgrad: Reddi, Kale and Kumar 2018",
          .mathematics =
              "g = g + weight_decay * w\n"
              "m = beta1 * m + (1 - beta1) * g\n"
              "v = beta2 * v + (1 - beta2) * g^2\n"
              "w = w - lr * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)",
          .example = {"adam(lr=0.1) on w 1, g 0.5 0.1", "0.9 0.8197"},
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
            if (with.is_set("weight_decay")) g = g + with["weight_decay"] * w;
            return w - adam_step(at, g, with);
          }};
}

}  // namespace pellucid::nn::optimizers
