// trees: gradient-boosted trees, the strongest rival of networks on tables. Small steps, stopped like a network where
// the loss of the validation rows is lowest.
#include "pellucid/classics/trees/booster.hpp"
#include "pellucid/doctor/baseline.hpp"

namespace pellucid::doctor::baselines {

Baseline trees() {
  return {.name = "trees",
          .label = "boosted trees",
          .summary = "up to 500 rounds at rate 0.1, until 20 rounds bring no lower validation loss",
          .use = "tables: usually the one to beat there",
          .source = "Friedman 2001; Chen and Guestrin 2016",
          .define =
              [](const classics::TableRows& rows, Effort& effort) {
                const bool is_stated = effort.rounds > 0;
                classics::BoosterOptions options{.rounds = is_stated ? effort.rounds : 500,
                                                 .rate = 0.1,
                                                 .patience = is_stated ? 0 : 20,
                                                 .is_over = is_stated ? nullptr : effort.is_over};
                constexpr std::size_t worth_threads = 100'000;  // of fewer numbers, threads wait longer than they work
                if (rows.training.inputs.size() < worth_threads) options.threads = 1;
                const classics::Boosting grown = classics::boost(
                    rows.task, static_cast<Index>(rows.classes.size()), rows.columns,
                    {rows.training.inputs, rows.training.targets, rows.training.weights},
                    {rows.validation.inputs, rows.validation.targets, rows.validation.weights}, options);
                effort.rounds = grown.rounds > 0 ? grown.rounds : -1;
                return Model({.dtype = Element::float64}, rows.signature(), grown.booster);
              },
          .example = {"x,y\n1,no\n2,no\n3,no\n4,no\n5,yes\n6,yes\n7,yes\n8,yes\n9,yes\n", "yes"}};
}

}  // namespace pellucid::doctor::baselines
