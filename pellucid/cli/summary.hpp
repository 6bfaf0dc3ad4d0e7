// What a training run gives, as a readable result and as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "pellucid/run/outcome.hpp"

namespace pellucid::cli {

/// What was found in the file, before training: rows, columns by type, the target, the split.
std::string description(const Opened& opened, const Prepared& prepared, bool colour);

std::string summary(const Outcome& outcome, bool colour);
nlohmann::ordered_json outcome_json(const Outcome& outcome);

}  // namespace pellucid::cli
