// bce: -(y log q + (1 - y) log(1 - q)) with q = sigmoid(p), in the form max(p, 0) - p y + log(1 + exp(-|p|)),
// which neither overflows nor loses digits for any p. Label smoothing e takes y (1 - e) + e / 2 for y.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::losses {

Loss bce() {
  return {.name = "bce",
          .summary = "binary cross-entropy, from the score before the sigmoid",
          .use = "two classes, y is 0 or 1 (or a probability); several outputs are separate yes/no questions",
          .source = "Good 1952; Cox 1958; smoothing: Szegedy et al. 2016",
          .mathematics =
              "p = sigmoid(z)\n"
              "y = (1 - label_smoothing) * y + label_smoothing / 2\n"
              "loss = -(y * log(p) + (1 - y) * log(1 - p))",
          .example = {"bce of y 1 0, z 2 2", "0.1269 2.127"},
          .parameters = {{.name = "label_smoothing",
                          .summary = "how far the truth is moved towards not knowing; 0: not at all",
                          .fallback = 0,
                          .interval = from_below(0, 1)}},
          .output = "sigmoid",
          .truth = Truth::binary,
          .tells_probabilities = true,
          .define = [](Value y, Value p, const Arguments& with) {
            const double smoothing = with["label_smoothing"];
            const Value truth = smoothing == 0 ? y : (1 - smoothing) * y + smoothing / 2;
            return maximum(p, 0) - p * truth + log1p(exp(-abs(p)));
          }};
}

}  // namespace pellucid::nn::losses
