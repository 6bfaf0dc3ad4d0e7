// houses: what a house costs by what is known of it, in thousands.
#include "pellucid/lab/dataset.hpp"

namespace pellucid::lab::datasets {

Dataset houses() {
  return {.name = "houses",
          .summary = "the price of houses by distance to the beach, bedrooms and pool, in thousands",
          .use = "a neuron whose weights mean something: each is what one more of its input changes",
          .source = "made up: 300 and 60 a bedroom and 45 for a pool, less 12 for each kilometre",
          .task = Task::regression,
          .columns = {"beach_km", "bedrooms", "pool"},
          .classes = {},
          .define = [](const Draws& draws) -> std::vector<Value> {
            const Value distance = 10 * draws.u;
            const Value bedrooms = 1 + floor(5 * draws.v);
            const Value pool = where(draws.n > 0.3, 1, 0);
            return {distance, bedrooms, pool,
                    300 - 12 * distance + 60 * bedrooms + 45 * pool + 200 * draws.noise * draws.m};
          },
          .example = {"houses rows=1 noise=0 seed=0", "9.8576,5.0000,0.0000,481.7087"}};
}

}  // namespace pellucid::lab::datasets
