// noisy_bowl: a bowl whose gradient is disturbed at each step, as by small batches.
#include "pellucid/lab/surface.hpp"

namespace pellucid::lab::surfaces {

Surface noisy_bowl() {
  return {.name = "noisy_bowl",
          .summary = "a bowl whose gradient is disturbed at each step, as by small batches",
          .use = "why the learning rate falls in the end",
          .source = "H. Robbins and S. Monro, A stochastic approximation method, 1951",
          .low = {-4, -3},
          .high = {4, 3},
          .start = {-3, 2},
          .parameters = {{.name = "noise",
                          .summary = "deviation of what is added to the gradient",
                          .fallback = 1,
                          .interval = nn::at_least(0)}},
          .define = [](Value x, Value y, const nn::Arguments&) { return 0.5 * (square(x) + 4 * square(y)); },
          .noise = [](const nn::Arguments& with) { return with["noise"]; },
          .example = {"noisy_bowl at 1 1", "2.5"}};
}

}  // namespace pellucid::lab::surfaces
