// matthews_corrcoef: (TP TN - FP FN) / sqrt((TP + FP)(TP + FN)(TN + FP)(TN + FN)), for any number of classes as R_k
// (Gorodkin 2004). 0 is chance, 1 is perfect. 0 too where all truths or all predictions are of one class, as in scikit-
// learn.
#include <cmath>

#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric matthews_corrcoef() {
  return {.name = "matthews_corrcoef",
          .aliases = {"mcc"},
          .label = "Matthews correlation",
          .summary = "correlation of predicted and true classes: 0 is chance, 1 is perfect",
          .formula =
              "(rows * right - sum t p) / sqrt((rows^2 - sum t^2) (rows^2 - sum p^2)), t and p the rows of a class and "
              "those "
              "taken for it",
          .use = "classes of unequal size",
          .source = "Matthews 1975; several classes: Gorodkin 2004",
          .of = Of::classes,
          .best = Best::higher,
          .needs = Needs::decisions,
          .define =
              [](const Judgement& at, const nn::Arguments&) {
                const Margins margins(at);
                double together = 0;
                double truths = 0;
                double predictions = 0;
                for (std::size_t one = 0; one < margins.truths.size(); ++one) {
                  together += margins.truths[one] * margins.predictions[one];
                  truths += margins.truths[one] * margins.truths[one];
                  predictions += margins.predictions[one] * margins.predictions[one];
                }
                const double all = margins.all * margins.all;
                const double spread = (all - truths) * (all - predictions);
                return spread == 0 ? 0 : (at.hit_weight() * margins.all - together) / std::sqrt(spread);
              },
          .example = {"mcc of truth 0 1 1 0, predicted 0 1 0 0", "0.5774"}};
}

}  // namespace pellucid::judge::metrics
