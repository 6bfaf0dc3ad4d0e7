// exponential: lr * gamma^epoch. PyTorch's ExponentialLR.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::schedules {

Schedule exponential() {
  return {.name = "exponential",
          .summary = "multiplies the learning rate by gamma every epoch",
          .use = "a steady fall",
          .source = "Robbins and Monro 1951; PyTorch's ExponentialLR",
          .mathematics = "rate = lr * gamma^epoch",
          .example = {"exponential(gamma=0.5) of lr 1, epochs 0 1 2 3", "1 0.5 0.25 0.125"},
          .parameters = {{.name = "gamma", .summary = "factor of an epoch", .fallback = 0.95, .interval = above(0)},
                         {.name = "epochs",
                          .summary = "how long it lasts; 0: to the end of the run",
                          .fallback = 0,
                          .interval = at_least(0),
                          .kind = Kind::integer}},
          .define = [](Value lr, const Progress& at, const Arguments& with) {
            return lr * pow(lr.graph->constant(with["gamma"]), at.epoch);
          }};
}

}  // namespace pellucid::nn::schedules
