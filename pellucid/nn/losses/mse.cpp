// mse: (y - p)². Large errors count with their square, so one outlier can lead the fit.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::losses {

Loss mse() {
  return {.name = "mse",
          .summary = "mean squared error",
          .use = "regression, when large errors are worse than many small ones; with outliers take huber or mae",
          .source = "Legendre 1805; Gauss 1809",
          .mathematics = "loss = (p - y)^2",
          .example = {"mse of y 0 0, p 0.5 -3", "0.25 9"},
          .parameters = {},
          .output = "identity",
          .truth = Truth::numbers,
          .define = [](Value y, Value p, const Arguments&) { return square(p - y); }};
}

}  // namespace pellucid::nn::losses
