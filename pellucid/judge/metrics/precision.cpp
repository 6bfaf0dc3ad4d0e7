// precision: scikit-learn's precision_score with the rarer class as the positive one. 0 where no row is taken for it.
#include "pellucid/judge/metric.hpp"
#include "pellucid/judge/rarer.hpp"

namespace pellucid::judge::metrics {

Metric precision() {
  return {.name = "precision",
          .aliases = {"precision_score"},
          .label = "precision of the rarer class",
          .summary = "share of the rows taken for the rarer of two classes that are of it",
          .formula = "TP / (TP + FP) of the rarer class",
          .use = "false alarms are dear",
          .source = "Kent, Berry, Luehrs and Perry 1955",
          .of = Of::two_classes,
          .best = Best::higher,
          .needs = Needs::decisions,
          .define = [](const Judgement& at, const nn::Arguments&) { return of_rarer(at, &ClassScore::precision); },
          .example = {"precision of truth 0 1 1 0 0, predicted 0 1 0 0 1", "0.5"}};
}

}  // namespace pellucid::judge::metrics
