// brier_score_loss: the mean squared distance of the second class's probability from the truth, 0 or 1. NaN if a row is
// of a class that the model does not know.
#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric brier_score_loss() {
  return {.name = "brier_score_loss",
          .aliases = {"brier_score"},
          .label = "Brier score",
          .summary = "mean squared error of the probability of the second class",
          .formula = "mean of (p - y)^2, y 1 for the second class, else 0",
          .use = "probabilities are used, and single confident mistakes should not decide",
          .source = "Brier 1950",
          .of = Of::two_classes,
          .best = Best::lower,
          .needs = Needs::probabilities,
          .define =
              [](const Judgement& at, const nn::Arguments&) {
                if (at.unknown > 0) return nan;
                double sum = 0;
                for (std::size_t row = 0; row < at.truths.size(); ++row) {
                  const double error = at.of_second[row] - at.truths[row];
                  sum += at.weight_of(row) * (error * error);
                }
                return sum / at.weight;
              },
          .example = {"brier_score_loss of truth 0 1 1, predicted 0.1 0.8 0.5", "0.1"}};
}

}  // namespace pellucid::judge::metrics
