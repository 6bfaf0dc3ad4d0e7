// lion: w - lr (sign(beta1 m + (1 - beta1) g) + weight_decay w), then m = beta2 m + (1 - beta2) g: every weight moves
// by lr.
#include "pellucid/nn/adam_family.hpp"
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::optimizers {

Optimizer lion() {
  return {.name = "lion",
          .summary = "the sign of a momentum: every weight moves by lr",
          .use = "large networks and batches; a third to a tenth of adamw's rate",
          .source = "Chen, Liang, Huang, Real, Wang and others 2023",
          .mathematics =
              "d = sign(beta1 * m + (1 - beta1) * g)\n"
              "m = beta2 * m + (1 - beta2) * g\n"
              "w = w - lr * (d + weight_decay * w)",
          .example = {"lion(lr=0.1) on w 1, g 0.5 -0.1", "0.9 1"},
          .parameters = {{.name = "lr", .summary = "learning rate", .fallback = 0.0001, .interval = above(0)},
                         {.name = "beta1",
                          .summary = "how much of the mean gradient is kept",
                          .fallback = 0.9,
                          .interval = from_below(0, 1)},
                         {.name = "beta2",
                          .summary = "how much of the momentum is kept",
                          .fallback = 0.99,
                          .interval = from_below(0, 1)},
                         {.name = "weight_decay",
                          .summary = "lr times this part of each weight is taken off in a step",
                          .fallback = 0,
                          .interval = at_least(0)}},
          .define = [](Stepper& at, Value w, Value g, const Arguments& with) {
            const Value beta1 = at.momentum(with["beta1"]);
            const Value m = at.slot("m");
            const Value direction = sign(beta1 * m + (1 - beta1) * g);
            running_mean(at, "m", at.number(with["beta2"]), g);
            return w * (1 - at.lr() * with["weight_decay"]) - at.lr() * direction;
          }};
}

}  // namespace pellucid::nn::optimizers
