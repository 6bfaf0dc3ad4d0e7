// The networks of an ensemble as one.
#pragma once

#include <vector>

#include "pellucid/run/outcome.hpp"

namespace pellucid {

/// A network of a run, whose model is their mean; `whole` is the recipe of all. How it does is judged
/// on the rows that `opened` has.
Network joined(std::vector<Network> networks, const RunRecipe& whole, const Opened& opened);

}  // namespace pellucid
