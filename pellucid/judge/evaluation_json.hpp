// A judgement as JSON: its metrics and counts.
#pragma once

#include "pellucid/base/json.hpp"
#include "pellucid/judge/judgement.hpp"

namespace pellucid::judge {

/// The metrics for what is predicted, by name, parameters at their defaults: "accuracy": 0.98, …, or "rmse": 2.5, ….
/// One that reports have is null where it has no value; others are left out.
Json metrics_json(const Judgement& at);
/// The metrics with rows, and for classes each one's scores and the confusion [truth][prediction];
/// of more than 1,000 classes the pairs that occur, "confused": [[truth, prediction, rows], …].
Json json_of(const Judgement& at);

}  // namespace pellucid::judge
