// dropout: in training each value is 0 with probability p, the others are divided by 1 - p, so that the expected sum
// stays (inverted dropout). The mask is a function of seed, layer, step, row and unit. Nothing happens at inference.
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::layers {

Layer dropout() {
  return {.name = "dropout",
          .summary = "drops values at random while training, so that no unit relies on another",
          .use = "against overfitting, after the activation, p = 0.2 to 0.5",
          .source = "Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014",
          .mathematics =
              "training = where(u >= p, x / (1 - p), 0)\n"
              "inference = x",
          .example = {"dropout(0.5) of 1 1 1 1", "2 0 2 2"},
          .parameters = {{.name = "p",
                          .summary = "probability that a value is dropped",
                          .fallback = 0.5,
                          .interval = from_below(0, 1)}},
          .define = [](Builder& build, Value x, const Arguments& with) {
            const double p = with["p"];
            if (!build.training() || p == 0) return x;
            const Value kept = build.uniform(x.shape()) >= p;
            return where(kept, x * (1 / (1 - p)), 0);
          }};
}

}  // namespace pellucid::nn::layers
