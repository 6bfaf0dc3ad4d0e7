// parabola: J = curvature / 2 x^2, the same for every y.
#include "pellucid/lab/surface.hpp"

namespace pellucid::lab::surfaces {

Surface parabola() {
  return {
      .name = "parabola",
      .summary = "J = curvature / 2 x^2, the same for every y",
      .use = "a learning rate above 2 / curvature diverges, exactly",
      .source = "any textbook of numerical analysis",
      .low = {-4, -1},
      .high = {4, 1},
      .start = {3, 0},
      .parameters = {{.name = "curvature", .summary = "how sharply it bends", .fallback = 2, .interval = nn::above(0)}},
      .define = [](Value x, Value y, const nn::Arguments& with) { return 0.5 * with["curvature"] * square(x) + 0 * y; },
      .example = {"parabola at 3 0", "9"}};
}

}  // namespace pellucid::lab::surfaces
