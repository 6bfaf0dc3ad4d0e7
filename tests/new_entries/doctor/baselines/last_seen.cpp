// last seen: the number of the last training row, for every row.
#include "pellucid/doctor/baseline.hpp"

namespace pellucid::doctor::baselines {

Baseline last_seen() {
  return {.name = "last_seen",
          .label = "last number seen",
          .summary = "the number of the last training row",
          .use = "rows in the order of time",
          .source = "Makridakis, Wheelwright and Hyndman 1998",
          .define = [](const classics::TableRows& rows,
                       Effort&) { return constant_model(rows, {&rows.training.targets.back(), 1}); },
          .tasks = {Task::regression},
          .example = {"x,y\n1,2.5\n2,3\n3,4.5\n4,0\n", "4.5"}};
}

}  // namespace pellucid::doctor::baselines
