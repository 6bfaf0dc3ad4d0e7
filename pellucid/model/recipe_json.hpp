// The recipe as JSON: the one list of its keys, which TOML, model files and the command line share.
#pragma once

#include <string>
#include <string_view>

#include "pellucid/base/error.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/model/recipe.hpp"

namespace pellucid {

/// Every key with its value, defaults included, in a fixed order.
Json to_json(const Recipe& recipe);
/// Reads what to_json writes; a missing key keeps its default. Fails, naming `source`, key and value, on
/// an unknown key (with the nearest), a value of another type or out of range, another schema.
/// `fault` is Fault::data where the recipe stands in a model file.
Recipe recipe_from_json(const Json& json, const std::string& source, Fault fault = Fault::usage);

/// The value of a text that may say anything: discarded if it is no JSON, or if lists and objects stand in each other
/// more than 32 deep, which costs much memory and says nothing of a model.
Json parsed_json(std::string_view text);

}  // namespace pellucid
