// recall_macro: the mean of recall over all classes that the model knows. The recall of a class that does not occur is
// 0, as in scikit-learn, which warns; balanced_accuracy leaves such a class out.
#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric recall_macro() {
  return {.name = "recall_macro",
          .aliases = {"recall", "recall_score"},
          .label = "mean recall",
          .summary = "mean over the classes of the share of rows of a class that are found",
          .formula = "mean over the classes of TP / (TP + FN)",
          .use = "what is missed is dear",
          .source = "Kent, Berry, Luehrs and Perry 1955",
          .of = Of::classes,
          .best = Best::higher,
          .needs = Needs::decisions,
          .define = [](const Judgement& at, const nn::Arguments&) { return macro(at, &ClassScore::recall); },
          .example = {"recall_macro of truth 0 1 1 0, predicted 0 1 0 0", "0.75"}};
}

}  // namespace pellucid::judge::metrics
