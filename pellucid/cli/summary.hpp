// What a training run gives, as a readable result and as JSON.
#pragma once

#include <string>

#include "pellucid/cli/ending.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::cli {

/// What was found in the file, before training: rows, columns by type, the target, the split.
std::string description(const Opened& opened, const Prepared& prepared, bool colour);

/// Prints the result, and how an interrupted run goes on; or the result as one JSON object.
void print_outcome(const Outcome& outcome, bool as_json, const std::vector<doctor::Problem>& problems = {},
                   const Ending& ending = {});

}  // namespace pellucid::cli
