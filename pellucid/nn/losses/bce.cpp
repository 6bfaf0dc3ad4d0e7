// bce: -(y log q + (1 - y) log(1 - q)) with q = sigmoid(p), in the form max(p, 0) - p y + log(1 + exp(-|p|)),
// which neither overflows nor loses digits for any p.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::losses {

Loss bce() {
  return {.name = "bce",
          .summary = "binary cross-entropy, from the score before the sigmoid",
          .use = "two classes, y is 0 or 1 (or a probability); several outputs are separate yes/no questions",
          .source = "Good 1952; Cox 1958",
          .parameters = {},
          .output = "sigmoid",
          .truth = Truth::binary,
          .define = [](Value y, Value p, const Arguments&) { return maximum(p, 0) - p * y + log1p(exp(-abs(p))); }};
}

}  // namespace pellucid::nn::losses
