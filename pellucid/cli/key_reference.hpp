// The reference as the command line lists it: the catalogue, and the keys of a recipe (`pellucid list recipe`,
// `pellucid list data`).
#pragma once

#include <vector>

#include "pellucid/reference/pages.hpp"

namespace pellucid::cli {

/// The catalogue in the order in which a network is made of it, then the keys of what decides a network and of where
/// its rows come from.
std::vector<reference::KindPage> all_pages(bool with_plots = false);

}  // namespace pellucid::cli
