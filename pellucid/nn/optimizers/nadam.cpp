// nadam: adam with Nesterov's momentum, mu_t = beta1 (1 - 0.96^(t momentum_decay) / 2). PyTorch's form; Keras' has
// momentum_decay = 1. The slot holds 1 - Π mu, so that it can start at 0.
#include "pellucid/nn/adam_family.hpp"
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::optimizers {

Optimizer nadam() {
  return {.name = "nadam",
          .summary = "adam that looks ahead along the momentum",
          .use = "as adam; often a little faster",
          .source = "Dozat 2016",
          .mathematics =
              "g = g + weight_decay * w\n"
              "mu = beta1 * (1 - 0.96^(t * momentum_decay) / 2)\n"
              "next = beta1 * (1 - 0.96^((t + 1) * momentum_decay) / 2)\n"
              "product = where(t == 1, 1, product) * mu\n"
              "m = beta1 * m + (1 - beta1) * g\n"
              "v = beta2 * v + (1 - beta2) * g^2\n"
              "look_ahead = next * m / (1 - product * next) + (1 - mu) * g / (1 - product)\n"
              "w = w - lr * look_ahead / (sqrt(v / (1 - beta2^t)) + eps)",
          .example = {"nadam(lr=0.1) on w 1, g 0.5 0.1", "0.8944 0.8677"},
          .parameters = {{.name = "lr", .summary = "learning rate", .fallback = 0.002, .interval = above(0)},
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
                          .interval = at_least(0)},
                         {.name = "momentum_decay",
                          .summary = "how fast the momentum grows to beta1; Keras: 1",
                          .fallback = 0.004,
                          .interval = at_least(0)}},
          .define = [](Stepper& at, Value w, Value g, const Arguments& with) {
            if (with.is_set("weight_decay")) g = g + with["weight_decay"] * w;
            const Value beta1 = at.momentum(with["beta1"]);
            const Value beta2 = at.number(with["beta2"]);
            const auto momentum = [&](const Value& t) {
              return beta1 * (1 - 0.5 * pow(w.graph->constant(0.96), t * with["momentum_decay"]));
            };
            const Value mu = momentum(at.step());
            const Value next = momentum(at.step() + 1);
            const Value product = (1 - at.slot("rest")) * mu;
            at.set(at.slot("rest"), 1 - product);
            const Value mean = running_mean(at, "m", beta1, g);
            const Value mean_square = running_mean(at, "v", beta2, square(g));
            const Value correction = sqrt(bias_correction(at, beta2));
            const Value rate = at.lr() * correction;  // as in adam_step()
            const Value root = sqrt(mean_square) + correction * with["eps"];
            return w - rate * (1 - mu) / (1 - product) * (g / root) -
                   rate * next / (1 - product * next) * (mean / root);
          }};
}

}  // namespace pellucid::nn::optimizers
