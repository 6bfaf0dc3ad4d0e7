// What a recipe must be for a run to come of it: known before anything is opened or written.
#pragma once

#include "pellucid/rows/source.hpp"

namespace pellucid {

/// Fails (Fault::usage) where rows come from a pipe: a run reads them again, to prove and to open what it sealed.
void demand_files(const Source& source);

/// Fails (Fault::usage) where a recipe could not be written down as it is: JSON and TOML hold UTF-8 alone.
void demand_utf8(const RunRecipe& run);

}  // namespace pellucid
