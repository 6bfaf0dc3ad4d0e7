// ece: rows are sorted into bins of equal width by the probability of their most probable class; the mean over the
// bins, each by its rows, of |share of rows that are right - mean probability|. Bins are open below and closed above.
#include <algorithm>
#include <cmath>

#include "pellucid/judge/metric.hpp"

namespace pellucid::judge::metrics {

Metric ece() {
  return {
      .name = "ece",
      .aliases = {"expected_calibration_error"},
      .label = "expected calibration error",
      .summary = "how far probabilities are from the share of rows that are right",
      .formula = "sum over the bins of rows of the bin / rows * |share that is right - mean probability|",
      .use = "a probability of 0.8 should be right in 8 of 10 rows",
      .source = "Naeini, Cooper and Hauskrecht 2015; 15 bins: Guo, Pleiss, Sun and Weinberger 2017",
      .parameters = {{.name = "bins",
                      .summary = "how many bins share out the probabilities from 0 to 1",
                      .fallback = 15,
                      .interval = {1, 1e6, true, true},
                      .kind = nn::Kind::integer}},
      .of = Of::classes,
      .best = Best::lower,
      .needs = Needs::probabilities,
      .define =
          [](const Judgement& at, const nn::Arguments& with) {
            std::vector<double> surplus(static_cast<std::size_t>(with["bins"]));  // of right rows over probabilities
            for (std::size_t row = 0; row < at.truths.size(); ++row) {
              const double given = at.class_rows[row].of_likeliest;
              if (std::isnan(given)) return nan;
              const double bin = std::clamp(std::ceil(given * with["bins"]), 1.0, with["bins"]) - 1;
              const double right = at.class_rows[row].is_likeliest_right != 0 ? 1 : 0;
              surplus[static_cast<std::size_t>(bin)] += at.weight_of(row) * (right - given);
            }
            double sum = 0;
            for (const double bin : surplus) sum += std::abs(bin);
            return sum / at.weight;
          },
      .example = {"ece of truth 0 1 1, predicted 0.2 0.9 0.4", "0.3"}};
}

}  // namespace pellucid::judge::metrics
