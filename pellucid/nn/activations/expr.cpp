// expr: an activation of one's own, written as an expression in z.
#include "pellucid/graph/parse.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::activations {

Activation expr() {
  return {.name = "expr",
          .summary = "an activation of your own: an expression in z",
          .range = "as the expression says",
          .use = "trying an idea, such as expr(z / (1 + z^2))",
          .source = "the expression given",
          .example = {"expr(z / (1 + z^2)) of -1 0 3", "-0.5 0 0.3"},
          .parameters = {{.name = "expression",
                          .summary = "operators + - * / ^ < <= > >= ==, and the elementwise operations by name",
                          .fallback = required,
                          .kind = Kind::expression}},
          .define = [](Value z, const Arguments& with) {
            return graph::parse(*z.graph, with.text("expression"), {{"z", z}});
          }};
}

}  // namespace pellucid::nn::activations
