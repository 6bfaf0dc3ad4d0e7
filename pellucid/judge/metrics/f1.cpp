// f1: scikit-learn's f1_score with the rarer class as the positive one. 0 where that class is neither there nor
// predicted.
#include "pellucid/judge/metric.hpp"
#include "pellucid/judge/rarer.hpp"

namespace pellucid::judge::metrics {

Metric f1() {
  return {.name = "f1",
          .aliases = {"f1_score"},
          .label = "f1 of the rarer class",
          .summary = "harmonic mean of precision and recall of the rarer of two classes",
          .formula = "2 TP / (2 TP + FP + FN) of the rarer class",
          .use = "a rare class that is to be found without many false alarms",
          .source = "van Rijsbergen 1979",
          .of = Of::two_classes,
          .best = Best::higher,
          .needs = Needs::decisions,
          .define = [](const Judgement& at, const nn::Arguments&) { return of_rarer(at, &ClassScore::f1); },
          .example = {"f1 of truth 0 1 1 0 0, predicted 0 1 0 0 1", "0.5"}};
}

}  // namespace pellucid::judge::metrics
