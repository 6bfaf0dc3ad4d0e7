// f1_weighted: the mean of f1 over the classes, each by its rows. NaN if no row is of a class that the model knows.
#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric f1_weighted() {
  return {.name = "f1_weighted",
          .label = "f1 by class size",
          .summary = "mean over the classes of f1, each class by how many rows it has",
          .formula = "sum over the classes of rows of the class * f1 / rows",
          .use = "classes that count by their size, where false alarms count beside what is missed",
          .source = "van Rijsbergen 1979",
          .of = Of::classes,
          .best = Best::higher,
          .needs = Needs::decisions,
          .define =
              [](const Judgement& at, const nn::Arguments&) {
                double sum = 0;
                double weight = 0;
                for (const ClassScore& score : at.scores) {
                  if (score.weight == 0) continue;
                  sum += score.weight * score.f1;
                  weight += score.weight;
                }
                return sum / weight;
              },
          .example = {"f1_weighted of truth 0 1 1 1, predicted 0 1 0 1", "0.7667"}};
}

}  // namespace pellucid::judge::metrics
