// The catalogue as data for pages and JSON: each entry with its signature, its formula taken from its own definition,
// and its parameters. Nothing here knows a single entry by name.
#pragma once

#include <vector>

#include "pellucid/reference/pages.hpp"

namespace pellucid::reference {

/// All kinds in the order in which a network is made of them.
std::vector<KindPage> entry_pages(bool with_plots = false);

}  // namespace pellucid::reference
