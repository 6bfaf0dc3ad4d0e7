// linear: lr times a factor that goes from `start` to `end` over `epochs` epochs and then stays. PyTorch's LinearLR.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::schedules {

Schedule linear() {
  return {.name = "linear",
          .summary = "the rate goes along a line, then stays",
          .use = "a warm-up (start below 1), or a straight fall (end below start)",
          .source = "Goyal et al. 2017; PyTorch's LinearLR",
          .mathematics = "rate = lr * (start + (end - start) * min(epoch / epochs, 1))",
          .example = {"linear(start=0.5, end=1, epochs=2) of lr 1, epochs 0 1 2 3", "0.5 0.75 1 1"},
          .parameters =
              {{.name = "start", .summary = "factor of the first epoch", .fallback = 1.0 / 3, .interval = above(0)},
               {.name = "end", .summary = "factor at the end", .fallback = 1, .interval = at_least(0)},
               {.name = "epochs",
                .summary = "epochs until the end is reached; 0: all of the run",
                .fallback = 5,
                .interval = at_least(0),
                .kind = Kind::integer}},
          .define = [](Value lr, const Progress& at, const Arguments& with) {
            const Value done = minimum(at.epoch / at.epochs, 1);
            return lr * (with["start"] + (with["end"] - with["start"]) * done);
          }};
}

}  // namespace pellucid::nn::schedules
