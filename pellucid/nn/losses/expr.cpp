// expr: a loss of one's own, written as an expression in y (truth) and p (prediction).
#include "pellucid/graph/parse.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::losses {

Loss expr() {
  return {.name = "expr",
          .summary =
              "a loss of your own: an expression in y (truth) and p (prediction), numbers on the scale of training: "
              "standard deviations from the mean, with --scale none their own units",
          .use = "costs that are not symmetric, such as expr(where(y > p, 10, 1) * (y - p)^2)",
          .source = "the expression given",
          .example = {"expr(where(y > p, 10, 1) * (y - p)^2) of y 1 1, p 0.5 1.5", "2.5 0.25"},
          .parameters = {{.name = "expression",
                          .summary = "operators + - * / ^ < <= > >= ==, and the elementwise operations by name",
                          .fallback = required,
                          .kind = Kind::expression}},
          .output = "identity",
          .truth = Truth::numbers,
          .define = [](Value y, Value p, const Arguments& with) {
            return graph::parse(*p.graph, with.text("expression"), {{"y", y}, {"p", p}});
          }};
}

}  // namespace pellucid::nn::losses
