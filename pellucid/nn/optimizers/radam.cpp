// radam: adam whose step is rectified while the mean square rests on few gradients: rho_t = rho - 2 t beta2^t / (1 -
// beta2^t) with rho = 2 / (1 - beta2) - 1; up to rho_t = 5 it is momentum alone.
#include "pellucid/nn/adam_family.hpp"
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::optimizers {

Optimizer radam() {
  return {.name = "radam",
          .summary = "adam that begins carefully by itself",
          .use = "adam without a warm-up",
          .source = "Liu, Jiang, He, Chen, Liu, Gao and Han 2020",
          .mathematics =
              "g = g + weight_decay * w\n"
              "m = beta1 * m + (1 - beta1) * g\n"
              "v = beta2 * v + (1 - beta2) * g^2\n"
              "rho = 2 / (1 - beta2) - 1\n"
              "rho_t = rho - 2 * t * beta2^t / (1 - beta2^t)\n"
              "r = sqrt((rho_t - 4) * (rho_t - 2) * rho / ((rho - 4) * (rho - 2) * rho_t))\n"
              "adapted = where(rho_t > 5, r * sqrt(1 - beta2^t) / (sqrt(v) + eps), 1)\n"
              "w = w - lr * (m / (1 - beta1^t)) * adapted",
          .example = {"radam(lr=0.1) on w 1, g 0.5 0.1", "0.95 0.9211"},
          .parameters = {{.name = "lr", .summary = "learning rate", .fallback = 0.001, .interval = above(0)},
                         {.name = "beta1",
                          .summary = "how much of the mean gradient is kept",
                          .fallback = 0.9,
                          .interval = from_below(0, 1)},
                         {.name = "beta2",
                          .summary = "how much of the mean squared gradient is kept",
                          .fallback = 0.999,
                          .interval = from_below(0, 1)},
                         {.name = "eps", .summary = "added to the root", .fallback = 1e-8, .interval = above(0)},
                         {.name = "weight_decay",
                          .summary = "adds this times the weight to its gradient",
                          .fallback = 0,
                          .interval = at_least(0)}},
          .define = [](Stepper& at, Value w, Value g, const Arguments& with) {
            if (with.is_set("weight_decay")) g = g + with["weight_decay"] * w;
            const double beta2 = with["beta2"];
            const double rho = 2 / (1 - beta2) - 1;
            const Value beta1 = at.momentum(with["beta1"]);
            const Value mean = running_mean(at, "m", beta1, g) / bias_correction(at, beta1);
            const Value mean_square = running_mean(at, "v", at.number(beta2), square(g));
            const Value correction = bias_correction(at, at.number(beta2));
            const Value rho_t = rho - 2 * at.step() * ((1 - correction) / correction);
            const Value safe = maximum(rho_t, 5);
            const Value rectified =
                sqrt((safe - 4) * (safe - 2) * rho / ((rho - 4) * (rho - 2) * safe)) * sqrt(correction);
            return w - at.lr() * (mean * where(rho_t > 5, rectified / (sqrt(mean_square) + with["eps"]), 1));
          }};
}

}  // namespace pellucid::nn::optimizers
