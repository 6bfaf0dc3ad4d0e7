#include "pellucid/base/json.hpp"

#include <array>

namespace pellucid {

namespace {

constexpr std::size_t deepest = 32;

/// Whether what looks like JSON is nested too deep, or has an object of too many names. Asked before the text is
/// parsed: a parser that is asked about each part looks through the whole list above it at each end of an object.
bool is_excessive(std::string_view text, int most_names) {
  std::array<int, deepest + 1> names{};  // of what is open, by depth
  std::size_t depth = 0;
  bool in_text = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    if (letter == '"') in_text = !in_text;
    if (in_text) {
      if (letter == '\\') ++at;
    } else if (letter == '[' || letter == '{') {
      if (++depth > deepest) return true;
      names[depth] = 0;
    } else if (letter == ']' || letter == '}') {
      if (depth-- == 0) return true;  // no JSON
    } else if (letter == ':' && ++names[depth] > most_names) {
      return true;
    }
  }
  return false;
}

}  // namespace

Json parse_json(std::string_view text, int most_names) {
  if (is_excessive(text, most_names)) return Json(Json::value_t::discarded);
  return Json::parse(text, nullptr, false);
}

}  // namespace pellucid
