// warmup: lr times a factor that rises from `start` to 1, epoch by epoch, or step by step if `steps` is given.
// PyTorch's LinearLR with end_factor 1, stepped once an epoch or once a batch.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::schedules {

Schedule warmup() {
  return {.name = "warmup",
          .summary = "rises along a line to the optimizer's rate, then stays",
          .use = "in front of another: warmup(epochs=5) | cosine; large batches, adam on deep networks",
          .source = "Goyal et al. 2017; PyTorch's LinearLR",
          .mathematics = "rate = lr * (start + (1 - start) * min(epoch / epochs, 1))",
          .example = {"warmup(epochs=4, start=0.2) of lr 1, epochs 0 1 2 3 4", "0.2 0.4 0.6 0.8 1"},
          .parameters = {{.name = "epochs",
                          .summary = "epochs until the whole rate is reached; 0: all of the run",
                          .fallback = 5,
                          .interval = at_least(0),
                          .kind = Kind::integer},
                         {.name = "steps",
                          .summary = "steps in place of epochs; 0: by epochs",
                          .fallback = 0,
                          .interval = at_least(0),
                          .kind = Kind::integer},
                         {.name = "start",
                          .summary = "factor of the first epoch or step",
                          .fallback = 1.0 / 3,
                          .interval = {0, 1, false, true}}},
          .define = [](Value lr, const Progress& at, const Arguments& with) {
            const Value done = with.is_set("steps") ? at.step / at.steps : at.epoch / at.epochs;
            return lr * (with["start"] + (1 - with["start"]) * minimum(done, 1));
          }};
}

}  // namespace pellucid::nn::schedules
