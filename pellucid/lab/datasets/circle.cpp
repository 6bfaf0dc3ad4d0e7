// circle: a disk within a ring, rows in turn.
#include "pellucid/lab/dataset.hpp"

namespace pellucid::lab::datasets {

Dataset circle() {
  return {.name = "circle",
          .summary = "a disk of one class inside a ring of the other",
          .use = "what one line cannot part, and a few neurons can",
          .source =
              "the circle of D. Smilkov and S. Carter, TensorFlow Playground, 2016: the same idea, numbers of our own",
          .task = Task::binary,
          .columns = {"x1", "x2"},
          .classes = {"ring", "disk"},
          .define = [](const Draws& draws) -> std::vector<Value> {
            const Value is_disk = draws.number - 2 * floor(draws.number / 2);
            const Value radius = where(is_disk, 0.5 * sqrt(draws.u), 0.7 + 0.3 * draws.u);
            const Value angle = 6.283185307179586 * draws.v;
            return {radius * cos(angle) + draws.noise * draws.n, radius * sin(angle) + draws.noise * draws.m, is_disk};
          },
          .example = {"circle rows=1 noise=0 seed=0", "0.0829,-0.8439,ring"}};
}

}  // namespace pellucid::lab::datasets
