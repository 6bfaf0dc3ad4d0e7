// saddle: a pass: down along one axis, up along the other, with walls far out.
#include "pellucid/lab/surface.hpp"

namespace pellucid::lab::surfaces {

Surface saddle() {
  return {.name = "saddle",
          .summary = "a pass: down along one axis, up along the other, with walls far out",
          .use = "a gradient of 0 that is no minimum",
          .source = "Dauphin and others, Identifying and attacking the saddle point problem, 2014",
          .low = {-3, -3},
          .high = {3, 3},
          .start = {-2, 0.01},
          .parameters = {},
          .define = [](Value x, Value y,
                       const nn::Arguments&) { return 0.5 * square(x) - 0.5 * square(y) + 0.05 * square(square(y)); },
          .example = {"saddle at 0 2", "-1.2"}};
}

}  // namespace pellucid::lab::surfaces
