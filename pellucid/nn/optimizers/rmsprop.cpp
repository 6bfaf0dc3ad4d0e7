// rmsprop: v = alpha v + (1 - alpha) g², w - lr g / (sqrt(v) + eps); centered takes the squared mean gradient out of v;
// with momentum the quotient goes through a slot. PyTorch's form and defaults; Keras: rho 0.9, eps inside the root
// (inside=true).
#include "pellucid/graph/simplify.hpp"
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::optimizers {

Optimizer rmsprop() {
  return {.name = "rmsprop",
          .summary = "adagrad that forgets: steps of about lr in every weight",
          .use = "recurrent networks; noisy or moving goals",
          .source = "Tieleman and Hinton 2012; Graves 2013",
          .mathematics =
              "g = g + weight_decay * w\n"
              "v = alpha * v + (1 - alpha) * g^2\n"
              "d = momentum * d + g / (sqrt(v) + eps)\n"
              "w = w - lr * d",
          .example = {"rmsprop(lr=0.01) on w 1, g 0.5 0.5", "0.9 0.8291"},
          .parameters = {{.name = "lr", .summary = "learning rate", .fallback = 0.01, .interval = above(0)},
                         {.name = "alpha",
                          .summary = "how much of the mean squared gradient is kept",
                          .fallback = 0.99,
                          .interval = from_below(0, 1)},
                         {.name = "eps", .summary = "added to the root", .fallback = 1e-8, .interval = above(0)},
                         {.name = "momentum",
                          .summary = "how much of the last step is kept",
                          .fallback = 0,
                          .interval = from_below(0, 1)},
                         {.name = "centered",
                          .summary = "divide by the deviation of the gradient",
                          .fallback = 0,
                          .kind = Kind::boolean},
                         {.name = "inside", .summary = "eps inside the root", .fallback = 0, .kind = Kind::boolean},
                         {.name = "weight_decay",
                          .summary = "adds this times the weight to its gradient",
                          .fallback = 0,
                          .interval = at_least(0)}},
          .define = [](Stepper& at, Value w, Value g, const Arguments& with) {
            if (with.is_set("weight_decay")) g = g + with["weight_decay"] * w;
            const double alpha = with["alpha"];
            Value v = alpha * at.slot("square") + (1 - alpha) * square(g);
            at.set(at.slot("square"), v);
            if (with.is_set("centered")) {
              const Value mean = alpha * at.slot("mean") + (1 - alpha) * g;
              at.set(at.slot("mean"), mean);
              v = maximum(v - square(mean), 0);
            }
            Value d = g / (with.is_set("inside") ? sqrt(v + with["eps"]) : sqrt(v) + with["eps"]);
            const Value momentum = at.momentum(with["momentum"]);
            if (!is_constant(momentum, 0)) {
              d = momentum * at.slot("momentum") + d;
              at.set(at.slot("momentum"), d);
            }
            return w - at.lr() * d;
          }};
}

}  // namespace pellucid::nn::optimizers
