// Pages of the reference as JSON: what `pellucid list --json` prints and the lab's page reads.
#pragma once

#include <vector>

#include "pellucid/base/json.hpp"
#include "pellucid/reference/pages.hpp"

namespace pellucid::reference {

/// Each kind under its name, with all that its pages say; numbers of plots have six digits.
Json json_of(const std::vector<KindPage>& kinds);

}  // namespace pellucid::reference
