// What an opening measured, as JSON.
#pragma once

#include <vector>

#include "pellucid/base/json.hpp"
#include "pellucid/rows/measured.hpp"

namespace pellucid {

/// {"accuracy": {"value": 0.9, "low": 0.85, "high": 0.94}}; null where there is no number.
Json json_of(const std::vector<Measured>& measured);
/// What is not as json_of() has it is left out.
std::vector<Measured> measured_from(const Json& json);

}  // namespace pellucid
