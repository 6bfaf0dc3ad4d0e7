// JSON as the whole of Pellucid writes it: keys keep their order, and what is no number is null.
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>

namespace pellucid {

using Json = nlohmann::ordered_json;

/// `value`, or null where JSON has no word for it: infinite or not a number.
inline Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

/// A text that anybody may have written, as JSON; discarded if it is none, if it is nested deeper than anything that
/// Pellucid writes (a parser calls itself for each depth), or if an object in it has more than `most_names` (a name is
/// looked for among those before it, so a file could take hours).
Json parse_json(std::string_view text, int most_names = 1000);

}  // namespace pellucid
