// quantile: tau e where e = y - p is positive, else (tau - 1) e. The fit follows the tau-quantile; tau = 0.5 is half of
// mae.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::losses {

Loss quantile() {
  return {.name = "quantile",
          .summary = "the pinball loss: the fit follows a quantile",
          .use = "bounds and risks: tau = 0.9 is exceeded by one row in ten",
          .source = "Koenker and Bassett 1978",
          .mathematics =
              "error = y - p\n"
              "loss = where(error > 0, tau * error, (tau - 1) * error)",
          .example = {"quantile(tau=0.9) of y 0 0, p 1 -1", "0.1 0.9"},
          .parameters = {{.name = "tau",
                          .summary = "which quantile, between 0 and 1",
                          .fallback = 0.5,
                          .interval = {0, 1, false, false}}},
          .output = "identity",
          .truth = Truth::numbers,
          .judged_by = "mean_pinball_loss(alpha=tau)",
          .define = [](Value y, Value p, const Arguments& with) {
            const Value error = y - p;
            return where(error > 0, with["tau"] * error, (with["tau"] - 1) * error);
          }};
}

}  // namespace pellucid::nn::losses
