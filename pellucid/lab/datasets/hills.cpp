// hills: four bells on the corners of a square, up and down.
#include "pellucid/lab/dataset.hpp"

namespace pellucid::lab::datasets {

Dataset hills() {
  return {.name = "hills",
          .summary = "a number that has two hills and two hollows over the plane",
          .use = "a surface that no plane fits",
          .source = "sums of radial functions: Broomhead and Lowe 1988",
          .task = Task::regression,
          .columns = {"x1", "x2"},
          .classes = {},
          .define = [](const Draws& draws) -> std::vector<Value> {
            const Value x1 = 2 * draws.u - 1, x2 = 2 * draws.v - 1;
            const auto hill = [&](double at1, double at2) { return exp(-8 * (square(x1 - at1) + square(x2 - at2))); };
            return {x1, x2,
                    hill(0.5, 0.5) + hill(-0.5, -0.5) - hill(0.5, -0.5) - hill(-0.5, 0.5) + draws.noise * draws.n};
          },
          .example = {"hills rows=1 noise=0 seed=0", "-0.3692,-0.7520,0.5233"}};
}

}  // namespace pellucid::lab::datasets
