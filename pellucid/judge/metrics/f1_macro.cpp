// f1_macro: the mean of f1 over all classes that the model knows. The f1 of a class that neither occurs nor is
// predicted is 0, as in scikit-learn, which warns.
#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric f1_macro() {
  return {.name = "f1_macro",
          .aliases = {"f1", "f1_score"},
          .label = "mean f1",
          .summary = "mean over the classes of the harmonic mean of precision and recall",
          .formula = "mean over the classes of 2 TP / (2 TP + FP + FN)",
          .use = "classes of unequal size, where false alarms count beside what is missed",
          .source = "van Rijsbergen 1979",
          .of = Of::classes,
          .best = Best::higher,
          .needs = Needs::decisions,
          .define = [](const Judgement& at, const nn::Arguments&) { return macro(at, &ClassScore::f1); },
          .example = {"f1_macro of truth 0 1 1 0, predicted 0 1 0 0", "0.7333"}};
}

}  // namespace pellucid::judge::metrics
