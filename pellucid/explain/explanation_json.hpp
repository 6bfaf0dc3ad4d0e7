// An explanation as JSON.
#pragma once

#include "pellucid/base/json.hpp"
#include "pellucid/explain/explanation.hpp"

namespace pellucid {

/// Every number in full; beside each calculation its "formula", the same "filled" with numbers, and "mathml".
/// Layers of more than 1,000 weights have numbers only; with an `at`, the one number that it asks for, whole.
Json json_of(const Explanation& explanation);

}  // namespace pellucid
