// What to do about a loss of one's own that stops being a number.
#pragma once

#include <string>

namespace pellucid {

/// Of a loss as a recipe has it: where it takes a logarithm or a root, which negative numbers have not, how to keep
/// the predictions where it has a value. "" of other losses.
std::string advice_on_loss(const std::string& loss);

}  // namespace pellucid
