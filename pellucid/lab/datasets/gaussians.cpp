// gaussians: three normal clouds, rows in turn.
#include "pellucid/lab/dataset.hpp"

namespace pellucid::lab::datasets {

Dataset gaussians() {
  return {.name = "gaussians",
          .summary = "three round clouds",
          .use = "classes that straight lines part as well as anything can",
          .source = "R. A. Fisher 1936: normal clouds of one width are parted best by lines",
          .task = Task::classification,
          .columns = {"x1", "x2"},
          .classes = {"left", "right", "top"},
          .define = [](const Draws& draws) -> std::vector<Value> {
            const Value cloud = draws.number - 3 * floor(draws.number / 3);
            const Value x1 = where(equal(cloud, 0), -0.6, where(equal(cloud, 1), 0.6, 0));
            const Value x2 = where(equal(cloud, 2), 0.6, -0.4);
            return {x1 + (0.1 + draws.noise) * draws.n, x2 + (0.1 + draws.noise) * draws.m, cloud};
          },
          .example = {"gaussians rows=1 noise=0 seed=0", "-0.4270,-0.3921,left"}};
}

}  // namespace pellucid::lab::datasets
