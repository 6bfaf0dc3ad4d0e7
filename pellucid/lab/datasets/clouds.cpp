// clouds: two normal clouds that a line parts, rows in turn.
#include "pellucid/lab/dataset.hpp"

namespace pellucid::lab::datasets {

Dataset clouds() {
  return {.name = "clouds",
          .summary = "two round clouds side by side",
          .use = "what one perceptron learns, and more noise keeps it from",
          .source = "F. Rosenblatt, The perceptron, 1958: two kinds that a line parts",
          .task = Task::binary,
          .columns = {"x1", "x2"},
          .classes = {"left", "right"},
          .define = [](const Draws& draws) -> std::vector<Value> {
            const Value cloud = draws.number - 2 * floor(draws.number / 2);
            const Value side = 2 * cloud - 1;
            const Value spread = 0.1 + draws.noise;
            return {0.6 * side + spread * draws.n, 0.3 * side + spread * draws.m, cloud};
          },
          .example = {"clouds rows=1 noise=0 seed=0", "-0.5256,-0.2579,left"}};
}

}  // namespace pellucid::lab::datasets
