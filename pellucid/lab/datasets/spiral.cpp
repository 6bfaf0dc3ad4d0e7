// spiral: two arms of a turn and three quarters, rows in turn.
#include "pellucid/lab/dataset.hpp"

namespace pellucid::lab::datasets {

Dataset spiral() {
  return {.name = "spiral",
          .summary = "two arms that wind around each other",
          .use = "the hardest of the planes: it wants several neurons or layers",
          .source = "K. Lang and M. Witbrock, Learning to tell two spirals apart, 1988",
          .task = Task::binary,
          .columns = {"x1", "x2"},
          .classes = {"first", "second"},
          .define = [](const Draws& draws) -> std::vector<Value> {
            const Value is_second = draws.number - 2 * floor(draws.number / 2);
            const Value radius = draws.u;
            const Value angle = 1.75 * 6.283185307179586 * radius + 3.141592653589793 * is_second;
            return {radius * sin(angle) + draws.noise * draws.n, radius * cos(angle) + draws.noise * draws.m,
                    is_second};
          },
          .example = {"spiral rows=1 noise=0 seed=0", "0.6813,0.1409,first"}};
}

}  // namespace pellucid::lab::datasets
