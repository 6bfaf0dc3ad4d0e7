// trees: gradient-boosted trees, the strongest rival of networks on tables. Small steps, stopped like a network where
// the loss of the validation rows is lowest. Every row counts once: the booster knows no weights.
#include "pellucid/classics/trees/booster.hpp"
#include "pellucid/doctor/baseline.hpp"

namespace pellucid::doctor::baselines {

Baseline trees() {
  return {.name = "trees",
          .label = "boosted trees",
          .summary =
              "up to 500 rounds at rate 0.1, until 20 rounds bring no lower validation loss; ignores weights of rows",
          .use = "tables: usually the one to beat there",
          .source = "Friedman 2001; Chen and Guestrin 2016",
          .define =
              [](const classics::TableRows& rows) {
                const classics::BoosterOptions options{.rounds = 500, .rate = 0.1, .patience = 20};
                return classics::boost(rows.task, static_cast<Index>(rows.classes.size()), rows.columns,
                                       {rows.training.inputs, rows.training.targets},
                                       {rows.validation.inputs, rows.validation.targets}, options)
                    .booster.predict(rows.validation.inputs);
              },
          .example = {"x,y\n1,no\n2,no\n3,no\n4,no\n5,yes\n6,yes\n7,yes\n8,yes\n9,yes\n", "yes"}};
}

}  // namespace pellucid::doctor::baselines
