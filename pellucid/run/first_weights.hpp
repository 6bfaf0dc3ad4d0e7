// First weights that come from a file, or go into one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/model/model.hpp"
#include "pellucid/rows/source.hpp"

namespace pellucid {

/// A model of `recipe` whose tensors are those of a .safetensors file, by name; the others have their first values.
/// Fails (Fault::data) on a tensor that is unknown or of another shape.
Model model_with_tensors(const Recipe& recipe, const Signature& signature, const std::string& path);

/// Writes the first weights of `run` to `path`, as a model with the run's `preparation` (null: of pictures); a file
/// that is there is replaced if that is allowed, and what the run reads never is, nor what lies in its own `folder`.
/// Fails as write_output().
void save_first_weights(const RunRecipe& run, const Signature& signature, const data::Preparation* preparation,
                        const std::string& path, bool may_replace, const std::string& folder = "");

/// The files and folders that a run reads: its rows, and its first weights.
std::vector<std::string> read_by(const Source& source);

}  // namespace pellucid
