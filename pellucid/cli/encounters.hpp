// What rows held that training had not.
#pragma once

#include <vector>

#include "pellucid/data/preparation.hpp"

namespace pellucid::cli {

/// Notes it on standard error.
void note_encounters(const std::vector<data::Encounter>& encounters);

}  // namespace pellucid::cli
