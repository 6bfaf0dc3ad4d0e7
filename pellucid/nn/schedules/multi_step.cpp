// multi_step: lr * gamma^(how many of the epochs `at` are reached). PyTorch's MultiStepLR.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::schedules {

Schedule multi_step() {
  return {.name = "multi_step",
          .summary = "multiplies the learning rate by gamma at each of the epochs `at`",
          .use = "drops where earlier runs showed that the loss stalls",
          .source = "He, Zhang, Ren and Sun 2016; PyTorch's MultiStepLR",
          .mathematics = "rate = lr * gamma^sum(epoch >= at)",
          .example = {"multi_step(at=1 3, gamma=0.1) of lr 1, epochs 0 1 2 3 4", "1 0.1 0.1 0.01 0.01"},
          .parameters = {{.name = "at",
                          .summary = "epochs of the drops, blanks between them",
                          .fallback = 0,
                          .interval = at_least(1),
                          .kind = Kind::numbers,
                          .fallback_text = "30 60 80"},
                         {.name = "gamma", .summary = "factor of a drop", .fallback = 0.1, .interval = above(0)},
                         {.name = "epochs",
                          .summary = "how long it lasts; 0: to the end of the run",
                          .fallback = 0,
                          .interval = at_least(0),
                          .kind = Kind::integer}},
          .define = [](Value lr, const Progress& at, const Arguments& with) {
            Value drops = lr.graph->constant(0);
            for (const double drop : with.numbers("at")) drops = drops + (at.epoch >= drop);
            return lr * pow(lr.graph->constant(with["gamma"]), drops);
          }};
}

}  // namespace pellucid::nn::schedules
