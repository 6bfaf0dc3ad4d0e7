// roc_auc: the probability that a row of the second class scores above one of the first; a tie counts half. NaN if one
// of the two classes does not occur, where scikit-learn fails.
#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric roc_auc() {
  return {.name = "roc_auc",
          .aliases = {"roc_auc_score"},
          .label = "area under the ROC curve",
          .summary = "how often a row of the second class scores above one of the first",
          .formula = "pairs in the right order, ties half / pairs of a row of the second and one of the first class",
          .use = "rows are put in an order, or the threshold is chosen later",
          .source = "Hanley and McNeil 1982",
          .of = Of::two_classes,
          .best = Best::higher,
          .needs = Needs::scores,
          .place = 5,
          .define =
              [](const Judgement& at, const nn::Arguments&) {
                double ordered = 0;
                double positives = 0;
                double negatives = 0;
                for (const Tied& tied : from_highest(at)) {
                  ordered += tied.negatives * (positives + tied.positives / 2);
                  positives += tied.positives;
                  negatives += tied.negatives;
                }
                return ordered / (positives * negatives);
              },
          .example = {"roc_auc of truth 0 0 1 1, predicted 0.1 0.4 0.35 0.8", "0.75"}};
}

}  // namespace pellucid::judge::metrics
