// accuracy: the share of rows whose class is decided for. Rows of a class that the model does not know are wrong.
#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric accuracy() {
  return {.name = "accuracy",
          .aliases = {"accuracy_score"},
          .label = "accuracy",
          .summary = "share of rows whose class is right",
          .formula = "rows that are right / rows",
          .use = "classes of about equal size and mistakes of equal weight",
          .source = "scikit-learn's accuracy_score",
          .of = Of::classes,
          .best = Best::higher,
          .needs = Needs::decisions,
          .place = 1,
          .define = [](const Judgement& at, const nn::Arguments&) { return at.hit_weight() / at.weight; },
          .by_row =
              [](const Judgement& at) {
                std::vector<double> right(at.truths.size());
                for (std::size_t row = 0; row < right.size(); ++row) {
                  right[row] = static_cast<double>(at.class_rows[row].decided) == at.truths[row] ? 1 : 0;
                }
                return right;
              },
          .example = {"accuracy of truth 0 1 1 0, predicted 0 1 0 0", "0.75"}};
}

}  // namespace pellucid::judge::metrics
