// adagrad: s = s + g², w - lr / (1 + (t - 1) lr_decay) g / (sqrt(s) + eps). PyTorch's form; the course (and Keras) put
// eps inside the root: inside=true. The sum only grows, so the steps only shrink.
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::optimizers {

Optimizer adagrad() {
  return {
      .name = "adagrad",
      .summary = "each weight's rate falls with the sum of its squared gradients",
      .use = "sparse inputs, such as rare words; elsewhere its steps die away",
      .source = "Duchi, Hazan and Singer 2011",
      .mathematics =
          "g = g + weight_decay * w\n"
          "s = s + g^2\n"
          "w = w - lr / (1 + (t - 1) * lr_decay) * g / (sqrt(initial + s) + eps)",
      .example = {"adagrad(lr=0.1) on w 1, g 0.5 0.5", "0.9 0.8293"},
      .parameters = {{.name = "lr", .summary = "learning rate", .fallback = 0.01, .interval = above(0)},
                     {.name = "lr_decay",
                      .summary = "how fast the rate itself falls with the steps",
                      .fallback = 0,
                      .interval = at_least(0)},
                     {.name = "initial", .summary = "what the sum begins with", .fallback = 0, .interval = at_least(0)},
                     {.name = "eps", .summary = "added to the root", .fallback = 1e-10, .interval = above(0)},
                     {.name = "inside", .summary = "eps inside the root", .fallback = 0, .kind = Kind::boolean},
                     {.name = "weight_decay",
                      .summary = "adds this times the weight to its gradient",
                      .fallback = 0,
                      .interval = at_least(0)}},
      .define = [](Stepper& at, Value w, Value g, const Arguments& with) {
        if (with.is_set("weight_decay")) g = g + with["weight_decay"] * w;
        const Value more = at.slot("sum") + square(g);  // beyond the initial value
        at.set(at.slot("sum"), more);
        const Value sum = with.is_set("initial") ? more + with["initial"] : more;
        const Value root = with.is_set("inside") ? sqrt(sum + with["eps"]) : sqrt(sum) + with["eps"];
        return w - at.lr() / (1 + (at.step() - 1) * with["lr_decay"]) * (g / root);
      }};
}

}  // namespace pellucid::nn::optimizers
