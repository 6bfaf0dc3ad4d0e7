// constant: the learning rate stays what the optimizer was given.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::schedules {

Schedule constant() {
  return {.name = "constant",
          .summary = "the same learning rate at every step",
          .use = "the default; Adam rarely needs more on small networks",
          .source = "Robbins and Monro 1951 ask for a falling rate; a constant one circles the minimum",
          .mathematics = "rate = lr",
          .example = {"constant of lr 0.1, epochs 0 1 2", "0.1 0.1 0.1"},
          .parameters = {{.name = "epochs",
                          .summary = "how long it lasts; 0: to the end of the run",
                          .fallback = 0,
                          .interval = at_least(0),
                          .kind = Kind::integer}},
          .define = [](Value lr, const Progress&, const Arguments&) { return lr; }};
}

}  // namespace pellucid::nn::schedules
