// First weights that come from a file.
#pragma once

#include <optional>
#include <string>

#include "pellucid/model/model.hpp"

namespace pellucid {

/// A model of `recipe` whose tensors are those of a .safetensors file, by name; the others have their first values.
/// Fails (Fault::data) on a tensor that is unknown or of another shape.
Model model_with_tensors(const Recipe& recipe, const Signature& signature, const std::string& path);

}  // namespace pellucid
