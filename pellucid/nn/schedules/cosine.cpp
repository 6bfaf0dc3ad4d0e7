// cosine: least + (lr - least) (1 + cos(π epoch / epochs)) / 2, `least` from then on. PyTorch's CosineAnnealingLR in
// closed form, which rises again after `epochs` (its T_max); here it stays.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::schedules {

Schedule cosine() {
  return {.name = "cosine",
          .summary = "falls along half a cosine",
          .use = "a run of known length: gentle at both ends",
          .source = "Loshchilov and Hutter 2017",
          .mathematics = "rate = least + (lr - least) * (1 + cos(pi * min(epoch / epochs, 1))) / 2",
          .example = {"cosine(epochs=4) of lr 1, epochs 0 1 2 3 4", "1 0.8536 0.5 0.1464 0"},
          .parameters = {{.name = "epochs",
                          .summary = "epochs until the end is reached; 0: all of the run",
                          .fallback = 0,
                          .interval = at_least(0),
                          .kind = Kind::integer},
                         {.name = "least", .summary = "the rate at the end", .fallback = 0, .interval = at_least(0)}},
          .define = [](Value lr, const Progress& at, const Arguments& with) {
            const Value done = minimum(at.epoch / at.epochs, 1);
            return with["least"] + 0.5 * (lr - with["least"]) * (1 + cos(3.14159265358979323846 * done));
          }};
}

}  // namespace pellucid::nn::schedules
