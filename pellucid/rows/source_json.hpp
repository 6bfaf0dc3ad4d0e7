// A source as JSON: the [data] of a recipe.
#pragma once

#include "pellucid/base/json.hpp"
#include "pellucid/rows/source.hpp"

namespace pellucid {

Json to_json(const Source& source);
/// Reads what to_json writes; a missing key keeps its default. Fails (Fault::usage), naming `path_for_messages` and the
/// key, on an unknown key, another type or an impossible value.
Source source_from_json(const Json& json, const std::string& path_for_messages);

}  // namespace pellucid
