// precision_macro: the mean of precision over all classes that the model knows. The precision of a class that is never
// predicted is 0, as in scikit-learn, which warns.
#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric precision_macro() {
  return {.name = "precision_macro",
          .aliases = {"precision", "precision_score"},
          .label = "mean precision",
          .summary = "mean over the classes of the share of rows taken for a class that are of it",
          .formula = "mean over the classes of TP / (TP + FP)",
          .use = "false alarms are dear",
          .source = "Kent, Berry, Luehrs and Perry 1955",
          .of = Of::classes,
          .best = Best::higher,
          .needs = Needs::decisions,
          .define = [](const Judgement& at, const nn::Arguments&) { return macro(at, &ClassScore::precision); },
          .example = {"precision_macro of truth 0 1 1 0, predicted 0 1 0 0", "0.8333"}};
}

}  // namespace pellucid::judge::metrics
