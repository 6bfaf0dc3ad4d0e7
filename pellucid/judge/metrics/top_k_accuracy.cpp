// top_k_accuracy: the share of rows whose class is among the k of highest score; of equal scores those of later classes
// count as higher, as in scikit-learn. NaN where k is not below the number of classes: there it is always 1, of which
// scikit-learn warns.
#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric top_k_accuracy() {
  return {.name = "top_k_accuracy",
          .aliases = {"top_k_accuracy_score"},
          .label = "top-k accuracy",
          .summary = "share of rows whose class is among the k most probable",
          .formula = "rows whose class is among the k of highest score / rows",
          .use = "many classes, several of which may be shown",
          .source = "Russakovsky et al. 2015",
          .parameters = {{.name = "k",
                          .summary = "how many classes are looked at",
                          .fallback = 2,
                          .interval = nn::at_least(1),
                          .kind = nn::Kind::integer}},
          .of = Of::classes,
          .best = Best::higher,
          .needs = Needs::scores,
          .define =
              [](const Judgement& at, const nn::Arguments& with) {
                if (with["k"] >= static_cast<double>(at.classes())) return nan;
                double hits = 0;
                for (std::size_t row = 0; row < at.truths.size(); ++row) {
                  if (at.truths[row] < 0) continue;
                  if (at.class_rows[row].higher < with["k"]) hits += at.weight_of(row);
                }
                return hits / at.weight;
              },
          .example = {"top_k_accuracy(k=2) of truth 0 2 1, predicted 0.3 0.2 0.5; 0.5 0.4 0.1; 0.1 0.8 0.1", "0.6667"}};
}

}  // namespace pellucid::judge::metrics
