// mae: |y - p|. The fit follows the median; the gradient keeps its size down to 0, where it is 0.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::losses {

Loss mae() {
  return {.name = "mae",
          .summary = "mean absolute error",
          .use = "regression with outliers, when the median is wanted",
          .source = "Boscovich 1757; Laplace 1774",
          .example = {"mae of y 0 0, p 0.5 -3", "0.5 3"},
          .parameters = {},
          .output = "identity",
          .truth = Truth::numbers,
          .judged_by = "mean_absolute_error",
          .define = [](Value y, Value p, const Arguments&) { return abs(p - y); }};
}

}  // namespace pellucid::nn::losses
