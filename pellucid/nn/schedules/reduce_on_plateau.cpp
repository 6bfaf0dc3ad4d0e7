// reduce_on_plateau: the rate is multiplied by `factor` when the validation loss has not been better for more than
// `patience` epochs. PyTorch's ReduceLROnPlateau (mode "min"); without validation rows it watches the training loss.
#include <algorithm>

#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::schedules {

Schedule reduce_on_plateau() {
  return {.name = "reduce_on_plateau",
          .summary = "falls by `factor` whenever the validation loss stops falling",
          .use = "a run of unknown length; give training more patience than this",
          .source = "PyTorch's ReduceLROnPlateau; a rule of thumb as old as the field",
          .mathematics = "rate = lr * scale",
          .example = {"reduce_on_plateau(factor=0.5, patience=1) of lr 1, losses 3 2 2 2 1", "1 1 1 0.5 0.5"},
          .parameters =
              {{.name = "factor", .summary = "of a drop", .fallback = 0.1, .interval = {0, 1, false, false}},
               {.name = "patience",
                .summary = "epochs without a better loss that are borne",
                .fallback = 10,
                .interval = at_least(0),
                .kind = Kind::integer},
               {.name = "threshold",
                .summary = "how much lower a loss must be to be better: a part of the best one",
                .fallback = 1e-4,
                .interval = at_least(0)},
               {.name = "absolute",
                .summary = "the threshold is a loss and not a part of one",
                .fallback = 0,
                .kind = Kind::boolean},
               {.name = "cooldown",
                .summary = "epochs after a drop in which none is counted",
                .fallback = 0,
                .interval = at_least(0),
                .kind = Kind::integer},
               {.name = "least", .summary = "the rate falls no lower", .fallback = 0, .interval = at_least(0)},
               {.name = "eps", .summary = "smaller drops are left out", .fallback = 1e-8, .interval = at_least(0)},
               {.name = "epochs",
                .summary = "how long it lasts; 0: to the end of the run",
                .fallback = 0,
                .interval = at_least(0),
                .kind = Kind::integer}},
          .define = [](Value lr, const Progress& at, const Arguments&) { return lr * at.scale; },
          .watch =
              [](Watch& seen, double loss, double lr, const Arguments& with) {
                const double threshold = with["threshold"];
                const bool is_better =
                    loss < (with.is_set("absolute") ? seen.best - threshold : seen.best * (1 - threshold));
                if (is_better) seen.best = loss;
                seen.waited = is_better ? 0 : seen.waited + 1;
                if (seen.resting > 0) {
                  --seen.resting;
                  seen.waited = 0;
                }
                if (static_cast<double>(seen.waited) <= with["patience"]) return;
                const double rate = lr * seen.scale;
                const double lower = std::max(rate * with["factor"], with["least"]);
                if (rate - lower > with["eps"]) seen.scale = lower / lr;
                seen.resting = static_cast<Index>(with["cooldown"]);
                seen.waited = 0;
              }};
}

}  // namespace pellucid::nn::schedules
