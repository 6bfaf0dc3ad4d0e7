// What keeps a run from being trained on rows that would make its result meaningless, and how it is allowed.
#pragma once

#include <string>
#include <vector>

#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor {

/// Fails (Fault::usage) on a word of source.allow that names no finding which stops a training, or no column of
/// `table`, with the nearest name. Without a table nothing may be allowed.
void check_allowed(const Source& source, const OpenTable* table);

/// "{source.allow} "leak:refunded"".
std::string way_to_allow(const Problem& problem);

/// Fails (Fault::refused) if one of the problems stops a training of `source`, with its evidence and both ways on.
void demand_meaning(const std::vector<Problem>& problems, const Source& source);

}  // namespace pellucid::doctor
