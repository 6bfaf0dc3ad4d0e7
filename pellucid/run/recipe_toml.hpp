// The recipe as TOML: a run's recipe.toml.
#pragma once

#include <string>

#include "pellucid/model/recipe.hpp"
#include "pellucid/rows/source.hpp"

namespace pellucid {

/// The recipe as TOML, with every default written out.
std::string to_toml(const Recipe& recipe);
/// The same with the source under [data].
std::string to_toml(const RunRecipe& run);
/// Reads what to_toml writes; without [data] the source is empty. An unknown key, a wrong type or an impossible value
/// is an error that names key and value.
RunRecipe run_recipe_from_toml(const std::string& text, const std::string& path_for_messages);

/// The SHA-256 of what a run's recipe says, and not of where its files lie or how it is written. The seal, the model
/// and the checkpoints of a run carry it, so that a recipe that was changed since is found.
std::string digest_of(const RunRecipe& run);

}  // namespace pellucid
