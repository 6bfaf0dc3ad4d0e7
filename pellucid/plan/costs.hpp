// Rough costs on one core, in nanoseconds. They only decide how work is shared out, and never a result.
#pragma once

#include "pellucid/plan/groups.hpp"

namespace pellucid::plan {

constexpr double product_cost = 1.0 / 60;  // per floating-point operation
constexpr double element_cost = 0.06;      // per element and operation

/// Of a run of one model.
double nanoseconds_of_a_model(const Program& program);

}  // namespace pellucid::plan
