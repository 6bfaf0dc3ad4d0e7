// adadelta: v = rho v + (1 - rho) g², d = sqrt(u + eps) / sqrt(v + eps) g, u = rho u + (1 - rho) d², w - lr d: the
// steps carry the weights' own unit.
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::optimizers {

Optimizer adadelta() {
  return {.name = "adadelta",
          .summary = "adagrad that forgets, with steps in the weights' own unit",
          .use = "where no learning rate is to be chosen",
          .source = "Zeiler 2012",
          .mathematics =
              "g = g + weight_decay * w\n"
              "v = rho * v + (1 - rho) * g^2\n"
              "d = sqrt(u + eps) / sqrt(v + eps) * g\n"
              "u = rho * u + (1 - rho) * d^2\n"
              "w = w - lr * d",
          .example = {"adadelta on w 1, g 0.5 0.5", "0.9968 0.9936"},
          .parameters = {{.name = "lr", .summary = "learning rate", .fallback = 1, .interval = above(0)},
                         {.name = "rho",
                          .summary = "how much of the means is kept",
                          .fallback = 0.9,
                          .interval = from_below(0, 1)},
                         {.name = "eps", .summary = "added inside both roots", .fallback = 1e-6, .interval = above(0)},
                         {.name = "weight_decay",
                          .summary = "adds this times the weight to its gradient",
                          .fallback = 0,
                          .interval = at_least(0)}},
          .define = [](Stepper& at, Value w, Value g, const Arguments& with) {
            if (with.is_set("weight_decay")) g = g + with["weight_decay"] * w;
            const double rho = with["rho"];
            const Value v = rho * at.slot("square") + (1 - rho) * square(g);
            const Value u = at.slot("step");
            const Value d = sqrt(u + with["eps"]) / sqrt(v + with["eps"]) * g;
            at.set(at.slot("square"), v);
            at.set(u, rho * u + (1 - rho) * square(d));
            return w - at.lr() * d;
          }};
}

}  // namespace pellucid::nn::optimizers
