// What is said of an opening of sealed rows.
#pragma once

#include <string>

#include "pellucid/run/ledger.hpp"

namespace pellucid::cli {

/// "" at the first opening that anybody knows of; else how often the rows were opened, and what that means.
std::string later_opening(const Openings& openings);

}  // namespace pellucid::cli
