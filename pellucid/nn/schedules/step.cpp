// step: lr * gamma^floor(epoch / size). PyTorch's StepLR in closed form.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::schedules {

Schedule step() {
  return {.name = "step",
          .summary = "multiplies the learning rate by gamma every `size` epochs",
          .use = "when the loss stalls at a level: each drop lets it settle lower",
          .source = "Krizhevsky, Sutskever and Hinton 2012",
          .mathematics = "rate = lr * gamma^floor(epoch / size)",
          .example = {"step(size=2, gamma=0.5) of lr 1, epochs 0 1 2 3", "1 1 0.5 0.5"},
          .parameters = {{.name = "size",
                          .summary = "epochs between two drops",
                          .fallback = 10,
                          .interval = at_least(1),
                          .kind = Kind::integer},
                         {.name = "gamma", .summary = "factor of a drop", .fallback = 0.1, .interval = above(0)},
                         {.name = "epochs",
                          .summary = "how long it lasts; 0: to the end of the run",
                          .fallback = 0,
                          .interval = at_least(0),
                          .kind = Kind::integer}},
          .define = [](Value lr, const Progress& at, const Arguments& with) {
            const Value drops = floor(at.epoch / with["size"]);
            return lr * pow(lr.graph->constant(with["gamma"]), drops);
          }};
}

}  // namespace pellucid::nn::schedules
