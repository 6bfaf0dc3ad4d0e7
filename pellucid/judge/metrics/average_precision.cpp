// average_precision: the sum over the thresholds of precision times the growth of recall, rows of equal score together.
// NaN if no row is of the second class, where scikit-learn warns and gives 0.
#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric average_precision() {
  return {.name = "average_precision",
          .aliases = {"average_precision_score"},
          .label = "average precision",
          .summary = "precision averaged over all thresholds, by the recall that each adds",
          .formula = "sum over the thresholds, from the highest, of (recall - recall before) * precision",
          .use = "a rare second class is looked for",
          .source = "Zhu 2004",
          .of = Of::two_classes,
          .best = Best::higher,
          .needs = Needs::scores,
          .define =
              [](const Judgement& at, const nn::Arguments&) {
                double sum = 0;
                double positives = 0;
                double all = 0;
                for (const Tied& tied : from_highest(at)) {
                  positives += tied.positives;
                  all += tied.positives + tied.negatives;
                  if (all > 0) sum += tied.positives * (positives / all);
                }
                return sum / positives;
              },
          .example = {"average_precision of truth 0 0 1 1, predicted 0.1 0.4 0.35 0.8", "0.8333"}};
}

}  // namespace pellucid::judge::metrics
