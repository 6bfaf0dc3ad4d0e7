// Whether a table can be trained on, before the first step.
#pragma once

#include "pellucid/model/signature.hpp"
#include "pellucid/train/data.hpp"

namespace pellucid {

/// The signature of a network for `data`. Fails (Fault::data), naming row, column and value, on sizes that do not
/// agree, on values that are not finite, on classes that are no whole numbers from 0, on negative weights.
Signature check_data(const Data& data);
/// Fails (Fault::data), naming row and value, on targets that `loss` has no meaning for: counts below 0.
void check_truths(const Data& data, const nn::Loss& loss);

}  // namespace pellucid
