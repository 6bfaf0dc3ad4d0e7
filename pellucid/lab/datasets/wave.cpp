// wave: a sine whose height falls.
#include "pellucid/lab/dataset.hpp"

namespace pellucid::lab::datasets {

Dataset wave() {
  return {.name = "wave",
          .summary = "a number that goes up and down along one input",
          .use = "a curve to fit: one input, any number of neurons",
          .source = "universal approximation: Cybenko 1989",
          .task = Task::regression,
          .columns = {"x"},
          .classes = {},
          .define = [](const Draws& draws) -> std::vector<Value> {
            const Value x = 2 * draws.u - 1;
            return {x, sin(6.283185307179586 * x) * (1 - 0.5 * x) + draws.noise * draws.n};
          },
          .example = {"wave rows=1 noise=0 seed=0", "-0.4559,-0.3358"}};
}

}  // namespace pellucid::lab::datasets
