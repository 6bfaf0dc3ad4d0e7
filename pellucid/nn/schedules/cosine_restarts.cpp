// cosine_restarts: cosine, begun anew after `first` epochs, then after `factor` times as many, and so on. PyTorch's
// CosineAnnealingWarmRestarts (T_0, T_mult, eta_min).
#include <cmath>

#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::schedules {

Schedule cosine_restarts() {
  return {
      .name = "cosine_restarts",
      .summary = "half cosines, one after the other",
      .use = "several settlings in one run",
      .source = "Loshchilov and Hutter 2017",
      .mathematics =
          "length = first * factor^n\n"
          "rate = least + (lr - least) * (1 + cos(pi * since / length)) / 2",
      .example = {"cosine_restarts(first=2, factor=2) of lr 1, epochs 0 1 2 3 4 5 6", "1 0.5 1 0.8536 0.5 0.1464 1"},
      .parameters = {{.name = "first",
                      .summary = "epochs of the first fall",
                      .fallback = 10,
                      .interval = at_least(1),
                      .kind = Kind::integer},
                     {.name = "factor",
                      .summary = "how much longer each fall is than the one before",
                      .fallback = 1,
                      .interval = at_least(1),
                      .kind = Kind::integer},
                     {.name = "least", .summary = "the rate at the end", .fallback = 0, .interval = at_least(0)},
                     {.name = "epochs",
                      .summary = "how long it lasts; 0: to the end of the run",
                      .fallback = 0,
                      .interval = at_least(0),
                      .kind = Kind::integer}},
      .define = [](Value lr, const Progress& at, const Arguments& with) {
        const double first = with["first"];
        const double factor = with["factor"];
        Value begun = first * floor(at.epoch / first);
        Value length = lr.graph->constant(first);
        if (factor > 1) {
          // Fall n begins at first (factor^n - 1) / (factor - 1); half an epoch keeps the logarithm off its
          // borders.
          const Value n = floor(log((at.epoch + 0.5) * ((factor - 1) / first) + 1) / std::log(factor));
          const Value scale = floor(pow(lr.graph->constant(factor), n) + 0.5);
          begun = first * ((scale - 1) / (factor - 1));
          length = first * scale;
        }
        const Value done = (at.epoch - begun) / length;
        return with["least"] + 0.5 * (lr - with["least"]) * (1 + cos(3.14159265358979323846 * done));
      }};
}

}  // namespace pellucid::nn::schedules
