// ema: after each step average = decay * average + (1 - decay) * weights, an exponential moving average. It begins with
// the weights after the first step, as PyTorch's AveragedModel does (Adam's form begins at 0 and divides by 1 -
// decay^t; for large t the two agree). Running statistics are averaged in the same way.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::averages {

Averaging ema() {
  return {
      .name = "ema",
      .summary = "an exponential moving average of the weights",
      .use =
          "noisy steps and small batches; the average reaches back about 1 / (1 - decay) steps: fewer than the run has",
      .source = "Polyak and Juditsky 1992; Tarvainen and Valpola 2017",
      .mathematics = "average = where(t == 1, w, decay * average + (1 - decay) * w)",
      .example = {"ema(decay=0.5) of w 1 3 3", "1 2 2.5"},
      .parameters = {{.name = "decay",
                      .summary = "share of the average that stays at each step",
                      .fallback = 0.999,
                      .interval = from_below(0, 1)}},
      .share = [](const StepEnd& at, const Arguments& with) { return at.step == 0 ? 1 : 1 - with["decay"]; }};
}

}  // namespace pellucid::nn::averages
