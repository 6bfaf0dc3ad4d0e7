// What the rooms above ask of a judgement: its metrics and counts as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "pellucid/judge/judgement.hpp"

namespace pellucid {

using Evaluation = judge::Judgement;  ///< as the rooms above call it

}  // namespace pellucid

namespace pellucid::judge {

/// The metrics for what is predicted, by name, parameters at their defaults: "accuracy": 0.98, …, or "rmse": 2.5, ….
/// One that reports have is null where it has no value; others are left out.
nlohmann::ordered_json metrics_json(const Judgement& at);
/// The metrics with rows, and for classes each one's scores and the confusion [truth][prediction].
nlohmann::ordered_json json_of(const Judgement& at);

}  // namespace pellucid::judge
