// huber: ½e² for |e| <= delta, else delta (|e| - ½ delta), with e = p - y. PyTorch's HuberLoss; its SmoothL1(beta) is
// huber(beta) / beta.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::losses {

Loss huber() {
  return {
      .name = "huber",
      .summary = "squared near 0, absolute far away",
      .use = "regression with some outliers; delta is the error from which a row counts as one",
      .source = "Huber 1964",
      .mathematics =
          "error = p - y\n"
          "loss = where(abs(error) <= delta, error^2 / 2, delta * (abs(error) - delta / 2))",
      .example = {"huber(delta=1) of y 0 0, p 0.5 3", "0.125 2.5"},
      .parameters = {{.name = "delta",
                      .summary = "error at which the square goes over into the line, on the target's scale in training"
                                 " (standard deviations, with --scale none its units)",
                      .fallback = 1,
                      .interval = above(0)}},
      .output = "identity",
      .truth = Truth::numbers,
      .judged_by = "mean_absolute_error",
      .define = [](Value y, Value p, const Arguments& with) {
        const double delta = with["delta"];
        const Value error = p - y;
        const Value distance = abs(error);
        return where(distance <= delta, 0.5 * square(error), delta * (distance - 0.5 * delta));
      }};
}

}  // namespace pellucid::nn::losses
