// normal: mean + deviation times a standard normal number.
#include "pellucid/nn/normal.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::initializers {

Initializer normal() {
  return {.name = "normal",
          .summary = "normal with a given mean and deviation",
          .use = "weights by a rule of one's own",
          .source = "the textbook",
          .mathematics = "w = normal(mean, deviation)",
          .example = {"normal(deviation=0.1) of 100 x 50", "0.04339 0.1793 -0.07829, deviation 0.09867"},
          .parameters =
              {{.name = "mean", .summary = "the mean", .fallback = 0},
               {.name = "deviation", .summary = "the standard deviation", .fallback = 0.01, .interval = above(0)}},
          .define = [](Value u, double, double, const Arguments& with) {
            return with["mean"] + with["deviation"] * standard_normal(u);
          }};
}

}  // namespace pellucid::nn::initializers
