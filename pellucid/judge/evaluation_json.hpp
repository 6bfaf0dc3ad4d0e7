// An evaluation as JSON.
#pragma once

#include "pellucid/base/json.hpp"
#include "pellucid/judge/evaluation.hpp"

namespace pellucid {

/// Metrics by name: "accuracy": 0.98, …, or "rmse": 2.5, …; null where there is none.
Json metrics_json(const Evaluation& evaluation);
/// The metrics with rows, and for classes each one's scores and the confusion [truth][prediction].
Json json_of(const Evaluation& evaluation);

}  // namespace pellucid
