// The catalogue as data for pages and JSON: each entry with its signature, its formula taken from its own definition,
// and its parameters. Nothing here knows a single entry by name.
#pragma once

#include <vector>

#include "pellucid/cli/pages.hpp"

namespace pellucid::cli {

/// All kinds in the order in which a network is made of them.
std::vector<KindPage> reference(bool with_plots = false);

}  // namespace pellucid::cli
