// moons: the upper and the lower half of two circles, rows in turn.
#include "pellucid/lab/dataset.hpp"

namespace pellucid::lab::datasets {

Dataset moons() {
  return {.name = "moons",
          .summary = "two half circles that reach into each other",
          .use = "a bent boundary that a few neurons draw",
          .source = "the two moons of semi-supervised learning, as in scikit-learn",
          .task = Task::binary,
          .columns = {"x1", "x2"},
          .classes = {"upper", "lower"},
          .define = [](const Draws& draws) -> std::vector<Value> {
            const Value is_lower = draws.number - 2 * floor(draws.number / 2);
            const Value angle = 3.141592653589793 * draws.u;
            const Value x1 = where(is_lower, 1 - cos(angle), cos(angle));
            const Value x2 = where(is_lower, 0.5 - sin(angle), sin(angle));
            return {x1 + draws.noise * draws.n, x2 + draws.noise * draws.m, is_lower};
          },
          .example = {"moons rows=1 noise=0 seed=0", "-0.6713,0.7412,upper"}};
}

}  // namespace pellucid::lab::datasets
