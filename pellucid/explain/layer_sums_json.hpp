// A network summed up, as JSON. Internal.
#pragma once

#include "pellucid/base/json.hpp"
#include "pellucid/explain/layer_sums.hpp"

namespace pellucid {

/// layers (step, name, shape, values_rms, gradient_rms, off_units, saturated_units), gradient, ratio.
Json json_of(const LayerSums& sums);

}  // namespace pellucid
