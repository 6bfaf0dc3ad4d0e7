// truncated_normal: as normal, within two deviations: the inverse distribution of the part between them.
#include "pellucid/nn/catalogue.hpp"
#include "pellucid/nn/normal.hpp"

namespace pellucid::nn::initializers {

Initializer truncated_normal() {
  return {.name = "truncated_normal",
          .summary = "normal, without values beyond two deviations",
          .use = "weights by a rule of one's own, without outliers",
          .source = "the textbook",
          .mathematics = "w = mean + deviation * truncated_normal(-2, 2)",
          .example = {"truncated_normal(deviation=0.1) of 100 x 50", "0.0413 0.1575 -0.07397, deviation 0.08707"},
          .parameters = {{.name = "mean", .summary = "the mean", .fallback = 0},
                         {.name = "deviation",
                          .summary = "the standard deviation before truncation",
                          .fallback = 0.01,
                          .interval = above(0)}},
          .define = [](Value u, double, double, const Arguments& with) {
            constexpr double below = 0.02275013194817921;  // of -2 deviations
            return with["mean"] + with["deviation"] * normal_quantile(below + (1 - 2 * below) * (u + 0x1p-25));
          }};
}

}  // namespace pellucid::nn::initializers
