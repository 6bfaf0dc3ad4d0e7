// cohen_kappa_score: 1 - mistakes / mistakes expected of guesses that name each class as often as the model does. 0 is
// chance, 1 is perfect. NaN where all truths and predictions are of one class, as in scikit-learn.
#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric cohen_kappa_score() {
  return {.name = "cohen_kappa_score",
          .aliases = {"kappa", "cohen_kappa"},
          .label = "Cohen's kappa",
          .summary = "how much of what chance leaves wrong is right: 0 is chance, 1 is perfect",
          .formula =
              "1 - mistakes / (sum over different classes of t p / rows), t the rows of the one, p those taken for the "
              "other",
          .use = "classes of unequal size, agreement beyond chance",
          .source = "Cohen 1960",
          .of = Of::classes,
          .best = Best::higher,
          .needs = Needs::decisions,
          .define =
              [](const Judgement& at, const nn::Arguments&) {
                const Margins margins(at);
                double mistakes = 0;
                double expected = 0;
                for (const Confused& cell : at.confusion) mistakes += cell.truth == cell.prediction ? 0 : cell.weight;
                for (std::size_t truth = 0; truth < at.true_classes; ++truth) {
                  for (std::size_t other = 0; other < at.classes(); ++other) {
                    if (truth == other) continue;
                    expected += margins.truths[truth] * margins.predictions[other] / margins.all;
                  }
                }
                return 1 - mistakes / expected;
              },
          .example = {"kappa of truth 0 1 1 0, predicted 0 1 0 0", "0.5"}};
}

}  // namespace pellucid::judge::metrics
