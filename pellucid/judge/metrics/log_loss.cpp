// log_loss: the mean of -log of the probability given to the truth, clipped at 2^-52, over the rows of known classes.
// NaN if there are none.
#include <algorithm>

#include "pellucid/judge/metric.hpp"
#include "pellucid/kernels/elementary.hpp"

namespace pellucid::judge::metrics {

Metric log_loss() {
  return {.name = "log_loss",
          .label = "log loss",
          .summary = "mean -log of the probability given to the true class",
          .formula = "mean of -log(max(probability of the truth, 2^-52))",
          .use = "the probabilities themselves are used",
          .source = "Good 1952",
          .of = Of::classes,
          .best = Best::lower,
          .needs = Needs::probabilities,
          .place = 3,
          .define =
              [](const Judgement& at, const nn::Arguments&) {
                double sum = 0;
                for (std::size_t row = 0; row < at.truths.size(); ++row) {
                  if (at.truths[row] < 0) continue;
                  const double given = at.class_rows[row].of_truth;
                  const double clipped = std::max(given, std::numeric_limits<double>::epsilon());
                  sum -= at.weight_of(row) * kernels::log_of<double>(kernels::splat(clipped))[0];
                }
                return sum / (at.weight - at.unknown_weight);
              },
          .example = {"log_loss of truth 0 1, predicted 0.5 0.25", "1.0397"}};
}

}  // namespace pellucid::judge::metrics
