// recall: scikit-learn's recall_score with the rarer class as the positive one. 0 where that class does not occur.
#include "pellucid/judge/metric.hpp"
#include "pellucid/judge/rarer.hpp"

namespace pellucid::judge::metrics {

Metric recall() {
  return {.name = "recall",
          .aliases = {"recall_score"},
          .label = "recall of the rarer class",
          .summary = "share of the rows of the rarer of two classes that are found",
          .formula = "TP / (TP + FN) of the rarer class",
          .use = "a rare class that must not be missed",
          .source = "Kent, Berry, Luehrs and Perry 1955",
          .of = Of::two_classes,
          .best = Best::higher,
          .needs = Needs::decisions,
          .define = [](const Judgement& at, const nn::Arguments&) { return of_rarer(at, &ClassScore::recall); },
          .example = {"recall of truth 0 1 1 0 0, predicted 0 1 0 0 1", "0.5"}};
}

}  // namespace pellucid::judge::metrics
