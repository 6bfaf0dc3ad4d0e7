// log_cosh: log(cosh(e)) with e = p - y, as |e| + log(1 + exp(-2|e|)) - log 2, which does not overflow.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::losses {

Loss log_cosh() {
  return {.name = "log_cosh",
          .summary = "nearly huber, smooth everywhere",
          .use = "regression with some outliers, where second derivatives are wanted",
          .source = "Green 1990",
          .mathematics = "loss = log(cosh(p - y))",
          .example = {"log_cosh of y 0 0, p 0.5 3", "0.1201 2.309"},
          .parameters = {},
          .output = "identity",
          .truth = Truth::numbers,
          .judged_by = "mean_absolute_error",
          .define = [](Value y, Value p, const Arguments&) {
            const Value distance = abs(p - y);
            return distance + log1p(exp(-2.0 * distance)) - 0.69314718055994530942;
          }};
}

}  // namespace pellucid::nn::losses
