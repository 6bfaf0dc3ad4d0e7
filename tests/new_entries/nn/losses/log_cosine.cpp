// log_cosine: log(cosh(p - y)) in the form that does not overflow, a loss that the catalogue does not have.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::losses {

Loss log_cosine() {
  return {.name = "log_cosine",
          .summary = "squared near 0, absolute far away, smooth everywhere",
          .use = "in a test alone",
          .source = "folklore",
          .mathematics = "loss = log(cosh(p - y))",
          .example = {"log_cosine of y 0 0, p 0.5 3", "0.1201 2.309"},
          .parameters = {},
          .output = "identity",
          .truth = Truth::numbers,
          .define = [](Value y, Value p, const Arguments&) {
            const Value error = abs(p - y);
            return error + log1p(exp(-2 * error)) - 0.6931471805599453;
          }};
}

}  // namespace pellucid::nn::losses
