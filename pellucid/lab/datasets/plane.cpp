// plane: a tilted plane.
#include "pellucid/lab/dataset.hpp"

namespace pellucid::lab::datasets {

Dataset plane() {
  return {.name = "plane",
          .summary = "a number that rises evenly with both inputs",
          .use = "what linear regression fits exactly",
          .source = "linear regression: Legendre 1805",
          .task = Task::regression,
          .columns = {"x1", "x2"},
          .classes = {},
          .define = [](const Draws& draws) -> std::vector<Value> {
            const Value x1 = 2 * draws.u - 1, x2 = 2 * draws.v - 1;
            return {x1, x2, 0.7 * x1 + 0.3 * x2 + draws.noise * draws.n};
          },
          .example = {"plane rows=1 noise=0 seed=0", "-0.2788,0.7666,0.0348"}};
}

}  // namespace pellucid::lab::datasets
