// poisson: exp(p) - y p: the negative log-likelihood of counts with rate exp(p), without the constant log y!. Above p =
// 80 it goes on along its tangent, so that it stays finite.
#include "pellucid/nn/bounded_exp.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::losses {

Loss poisson() {
  return {.name = "poisson",
          .summary = "counts: the rate is exp of the score",
          .use = "targets that are counts: visits, claims, defects",
          .source = "Nelder and Wedderburn 1972; PyTorch's PoissonNLLLoss",
          .mathematics = "loss = exp(z) - y * z",
          .example = {"poisson of y 0 3, z 1 1", "2.718 -0.2817"},
          .parameters = {},
          .output = "exp",
          .truth = Truth::counts,
          .define = [](Value y, Value p, const Arguments&) { return bounded_exp(p) - y * p; }};
}

}  // namespace pellucid::nn::losses
