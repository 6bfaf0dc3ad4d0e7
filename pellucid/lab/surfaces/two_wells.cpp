// two_wells: a shallow well and a deep one with a ridge between.
#include "pellucid/lab/surface.hpp"

namespace pellucid::lab::surfaces {

Surface two_wells() {
  return {.name = "two_wells",
          .summary = "a shallow well and a deep one with a ridge between",
          .use = "a minimum that is not the lowest",
          .source = "double wells of physics",
          .low = {-2.5, -2},
          .high = {2.5, 2},
          .start = {1.8, 1.2},
          .parameters = {},
          .define = [](Value x, Value y, const nn::Arguments&) { return square(square(x) - 1) + 0.4 * x + square(y); },
          .example = {"two_wells at -1 0", "-0.4"}};
}

}  // namespace pellucid::lab::surfaces
