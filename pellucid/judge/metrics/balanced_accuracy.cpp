// balanced_accuracy: the mean over the classes that occur of the share of their rows that is found. A class that the
// model does not know occurs too, and nothing of it is found.
#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric balanced_accuracy() {
  return {.name = "balanced_accuracy",
          .aliases = {"balanced_accuracy_score"},
          .label = "balanced accuracy",
          .summary = "mean recall of the classes that occur",
          .formula = "mean over the classes of rows that are found / rows of the class",
          .use = "classes of unequal size that count alike",
          .source = "Brodersen, Ong, Stephan and Buhmann 2010",
          .of = Of::classes,
          .best = Best::higher,
          .needs = Needs::decisions,
          .corrects_first = true,
          .place = 2,
          .define =
              [](const Judgement& at, const nn::Arguments&) {
                const Margins margins(at);
                double recalls = 0;
                double occurring = 0;
                for (std::size_t one = 0; one < at.true_classes; ++one) {
                  if (margins.truths[one] == 0) continue;
                  recalls += one < at.classes() ? at.scores[one].recall : 0;
                  occurring += 1;
                }
                return recalls / occurring;
              },
          .example = {"balanced_accuracy of truth 0 0 0 1, predicted 0 0 1 1", "0.8333"}};
}

}  // namespace pellucid::judge::metrics
