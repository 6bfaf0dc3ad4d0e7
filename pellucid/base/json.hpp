// JSON as the whole of Pellucid writes it: keys keep their order, and what is no number is null.
#pragma once

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

namespace pellucid {

using Json = nlohmann::ordered_json;

/// `value`, or null where JSON has no word for it: infinite or not a number.
inline Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

/// `text` as JSON; discarded if it is none, or if an object in it has more names than anything that Pellucid writes: a
/// name is looked for among those before it, so a file could take hours.
inline Json parse_json(std::string_view text) {
  constexpr int most_names = 1000;
  std::vector<int> names;  // of the objects that are open, by depth
  bool has_too_many = false;
  const auto count = [&](int depth, Json::parse_event_t event, const Json&) {
    const auto at = static_cast<std::size_t>(depth);
    if (event == Json::parse_event_t::object_start) {
      names.resize(std::max(names.size(), at + 2));
      names[at + 1] = 0;
    }
    if (event != Json::parse_event_t::key) return true;
    has_too_many = has_too_many || ++names[at] > most_names;
    return !has_too_many;
  };
  Json json = Json::parse(text, count, false);
  return has_too_many ? Json(Json::value_t::discarded) : json;
}

}  // namespace pellucid
