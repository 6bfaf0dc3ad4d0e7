// informedness: recall of the second class + recall of the first - 1, a metric that the catalogue does not have. NaN if
// one of the two does not occur.
#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric informedness() {
  return {
      .name = "informedness",
      .aliases = {"youden"},
      .label = "informedness",
      .summary = "how much better than chance both classes are found: 0 is chance, 1 is perfect",
      .formula = "TP / (TP + FN) + TN / (TN + FP) - 1",
      .use = "in a test alone",
      .source = "Youden 1950",
      .of = Of::two_classes,
      .best = Best::higher,
      .needs = Needs::decisions,
      .define = [](const Judgement& at, const nn::Arguments&) { return at.scores[0].recall + at.scores[1].recall - 1; },
      .example = {"informedness of truth 0 1 1 0, predicted 0 1 0 0", "0.5"}};
}

}  // namespace pellucid::judge::metrics
