// What a step does to memory, in words.
#pragma once

#include <string>

#include "pellucid/model/recipe.hpp"
#include "pellucid/model/signature.hpp"

namespace pellucid {

/// The account of a recipe's training step and of its inference, as text: operations, shapes, flops, bytes, arena
/// addresses, part borders (`pellucid explain --plan`).
std::string explain_plan(const Recipe& recipe, const Signature& signature, Index models = 1, bool fuse = true);

}  // namespace pellucid
