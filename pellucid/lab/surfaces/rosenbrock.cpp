// rosenbrock: the curved, narrow valley of Rosenbrock.
#include "pellucid/lab/surface.hpp"

namespace pellucid::lab::surfaces {

Surface rosenbrock() {
  return {.name = "rosenbrock",
          .summary = "the curved, narrow valley of Rosenbrock",
          .use = "where plain descent crawls: at its minimum the curvatures are 1001.6 and 0.4",
          .source = "H. H. Rosenbrock, An automatic method for finding the greatest or least value of a function, 1960",
          .low = {-2, -1},
          .high = {2, 3},
          .start = {-1.2, 1},
          .parameters = {},
          .define = [](Value x, Value y, const nn::Arguments&) { return square(1 - x) + 100 * square(y - square(x)); },
          .example = {"rosenbrock at -1.2 1", "24.2"}};
}

}  // namespace pellucid::lab::surfaces
