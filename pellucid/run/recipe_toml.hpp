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
/// Reads what to_toml writes. An unknown key, a wrong type or an impossible value is an error that names key and value.
Recipe recipe_from_toml(const std::string& text, const std::string& path_for_messages);
/// A recipe without [data] has an empty source.
RunRecipe run_recipe_from_toml(const std::string& text, const std::string& path_for_messages);

}  // namespace pellucid
