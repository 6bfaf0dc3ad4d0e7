// signed_momentum: w - lr sign(m), m = beta m + (1 - beta) g, an optimizer that the catalogue does not have.
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::optimizers {

Optimizer signed_momentum() {
  return {.name = "signed_momentum",
          .summary = "a step of lr in every weight, against the sign of the mean gradient",
          .use = "in a test alone",
          .source = "Bernstein, Wang, Azizzadenesheli and Anandkumar 2018",
          .mathematics =
              "m = beta * m + (1 - beta) * g\n"
              "w = w - lr * sign(m)",
          .example = {"signed_momentum(lr=0.1) on w 1, g 0.5 -0.1", "0.9 0.8"},
          .parameters = {{.name = "lr", .summary = "learning rate", .fallback = 0.001, .interval = above(0)},
                         {.name = "beta",
                          .summary = "how much of the mean gradient is kept",
                          .fallback = 0.9,
                          .interval = from_below(0, 1)}},
          .define = [](Stepper& at, Value w, Value g, const Arguments& with) {
            const Value m = at.slot("m");
            const Value mean = with["beta"] * m + (1 - with["beta"]) * g;
            at.set(m, mean);
            return w - at.lr() * sign(mean);
          }};
}

}  // namespace pellucid::nn::optimizers
