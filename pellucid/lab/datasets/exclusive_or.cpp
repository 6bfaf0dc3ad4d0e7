// exclusive_or (XOR): four quarters of a square, opposite ones alike.
#include "pellucid/lab/dataset.hpp"

namespace pellucid::lab::datasets {

Dataset exclusive_or() {
  return {.name = "exclusive_or",
          .summary = "one class where both inputs have one sign, the other where they differ",
          .use = "the table that ended the first spring of neural networks",
          .source = "M. Minsky and S. Papert, Perceptrons, 1969",
          .task = Task::binary,
          .columns = {"x1", "x2"},
          .classes = {"same", "differ"},
          .define = [](const Draws& draws) -> std::vector<Value> {
            const Value x1 = 2 * draws.u - 1, x2 = 2 * draws.v - 1;
            return {x1 + draws.noise * draws.n, x2 + draws.noise * draws.m, x1 * x2 < 0};
          },
          .example = {"exclusive_or rows=1 noise=0 seed=0", "-0.1657,-0.0526,same"}};
}

}  // namespace pellucid::lab::datasets
