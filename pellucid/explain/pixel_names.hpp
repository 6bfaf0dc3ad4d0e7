// What the inputs of a network of pictures are called: by where the pixel stands.
#pragma once

#include <string>
#include <vector>

#include "pellucid/model/signature.hpp"

namespace pellucid::explaining {

/// "row 3, column 8", both from 1; of several channels with which: "row 3, column 8, red". Empty where the inputs are
/// no picture.
std::vector<std::string> pixel_names(const Signature& signature);

}  // namespace pellucid::explaining
