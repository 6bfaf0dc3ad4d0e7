// JSON as the whole of Pellucid writes it: keys keep their order, and what is no number is null.
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>

namespace pellucid {

using Json = nlohmann::ordered_json;

/// `value`, or null where JSON has no word for it: infinite or not a number.
inline Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

}  // namespace pellucid
