// alpha_dropout: dropout that keeps mean 0 and variance 1, for networks of selu: a dropped value becomes a' = -scale
// alpha = -1.7581 (what selu tends to far below 0), and all are brought back by a x + b with a = 1 / sqrt((1 - p) (1 +
// p a'²)) and b = -a p a'. PyTorch's AlphaDropout. The mask is a function of seed, layer, step, row and unit. Nothing
// happens at inference.
#include <cmath>

#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::layers {

Layer alpha_dropout() {
  return {.name = "alpha_dropout",
          .summary = "dropout that keeps mean and variance, for self-normalizing networks",
          .use = "after selu, p = 0.05 to 0.1; elsewhere dropout",
          .source = "Klambauer, Unterthiner, Mayr and Hochreiter 2017",
          .mathematics =
              "dropped = -1.7580993408473766\n"
              "a = 1 / sqrt((1 - p) * (1 + p * dropped^2))\n"
              "training = a * (where(u >= p, x, dropped) - p * dropped)\n"
              "inference = x",
          .example = {"alpha_dropout(0.5) of 1 1 1 1", "1.666 -0.7792 1.666 1.666"},
          .parameters = {{.name = "p",
                          .summary = "probability that a value is dropped",
                          .fallback = 0.5,
                          .interval = from_below(0, 1)}},
          .define = [](Builder& build, Value x, const Arguments& with) {
            const double p = with["p"];
            if (!build.training() || p == 0) return x;
            constexpr double saturated = -1.7580993408473766;  // -scale * alpha of selu
            const double a = 1 / std::sqrt((1 - p) * (1 + p * saturated * saturated));
            const double b = -a * p * saturated;
            const Value kept = build.uniform(x.shape()) >= p;
            return a * where(kept, x, saturated) + b;
          }};
}

}  // namespace pellucid::nn::layers
