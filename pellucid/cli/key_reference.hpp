// The keys of a recipe as pages of the reference: `pellucid list recipe`, `pellucid list data`.
#pragma once

#include <vector>

#include "pellucid/cli/pages.hpp"

namespace pellucid::cli {

/// Of what decides a network, and of where its rows come from.
std::vector<KindPage> key_pages();

}  // namespace pellucid::cli
