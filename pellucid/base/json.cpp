#include "pellucid/base/json.hpp"

#include <algorithm>
#include <vector>

namespace pellucid {

namespace {

constexpr int deepest = 32;

bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool in_text = false;
  for (std::size_t at = 0; at < text.size() && depth <= deepest; ++at) {
    const char letter = text[at];
    if (letter == '"') in_text = !in_text;
    if (in_text && letter == '\\') ++at;
    if (!in_text) depth += letter == '[' || letter == '{' ? 1 : letter == ']' || letter == '}' ? -1 : 0;
  }
  return depth > deepest;
}

}  // namespace

Json parse_json(std::string_view text, int most_names) {
  if (is_too_deep(text)) return Json(Json::value_t::discarded);
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
