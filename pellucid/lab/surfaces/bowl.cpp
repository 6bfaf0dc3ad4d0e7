// bowl: a round bowl that is steeper across than along.
#include "pellucid/lab/surface.hpp"

namespace pellucid::lab::surfaces {

Surface bowl() {
  return {.name = "bowl",
          .summary = "a round bowl that is steeper across than along",
          .use = "what every optimizer can do",
          .source = "any textbook of numerical analysis",
          .low = {-4, -3},
          .high = {4, 3},
          .start = {-3, 2},
          .parameters = {{.name = "steepness",
                          .summary = "how much steeper it is across",
                          .fallback = 4,
                          .interval = nn::above(0)}},
          .define = [](Value x, Value y,
                       const nn::Arguments& with) { return 0.5 * (square(x) + with["steepness"] * square(y)); },
          .example = {"bowl at 1 1", "2.5"}};
}

}  // namespace pellucid::lab::surfaces
