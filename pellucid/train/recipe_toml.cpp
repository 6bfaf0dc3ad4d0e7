// The recipe as TOML: a line of TOML is a key and its value as JSON writes it; [data] says where the rows come from.
#include <algorithm>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/train/recipe_json.hpp"
#include "pellucid/train/source.hpp"

namespace pellucid {

namespace {

Json value_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* whole = node.as_integer()) return whole->get();
  if (const auto* number = node.as_floating_point()) return number->get();
  if (const auto* flag = node.as_boolean()) return flag->get();
  if (const auto* list = node.as_array()) {
    Json json = Json::array();
    for (const toml::node& each : *list) json.push_back(value_of(each));
    return json;
  }
  if (const auto* table = node.as_table()) {
    Json json = Json::object();
    for (const auto& [key, each] : *table) json[std::string(key.str())] = value_of(each);
    return json;
  }
  return nullptr;  // dates: no key of a recipe has that type
}

std::string lines(const Json& json) {
  std::string text;
  for (const auto& [key, value] : json.items()) {
    text += key + " = " + value.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  }
  return text;
}

/// Where a byte beyond ASCII stands outside of texts and comments; npos if none does. TOML has no place for one there,
/// and toml++ 3.3 is undefined on some (it takes them for parts of a bare key).
std::size_t stray_byte(std::string_view text) {
  char quote = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != 0) {
      if (c == '\\' && quote == '"') ++at;
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else if ((static_cast<unsigned char>(c) & 0x80U) != 0) {
      return at;
    }
  }
  return std::string_view::npos;
}

Json parsed_toml(const std::string& given, const std::string& path) {
  const std::string text = given.starts_with("\xef\xbb\xbf") ? given.substr(3) : given;
  const std::size_t stray = stray_byte(text);
  if (stray != std::string_view::npos) {
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(stray), '\n');
    fail({Fault::usage, "cannot use the recipe \"" + printable(path) + "\"", "line " + std::to_string(line),
          "a letter outside of ASCII stands outside of quotes", "put texts in quotes"});
  }
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    fail({Fault::usage, "cannot use the recipe \"" + printable(path) + "\"",
          "line " + std::to_string(parsed.error().source().begin.line), std::string(parsed.error().description()),
          "write key = value"});
  }
  return value_of(parsed.table());
}

}  // namespace

std::string to_toml(const Recipe& recipe) { return lines(to_json(recipe)); }

std::string to_toml(const RunRecipe& run) { return to_toml(run.recipe) + "\n[data]\n" + lines(to_json(run.source)); }

Recipe recipe_from_toml(const std::string& text, const std::string& path) {
  return recipe_from_json(parsed_toml(text, path), path);
}

RunRecipe run_recipe_from_toml(const std::string& text, const std::string& path) {
  const Json json = parsed_toml(text, path);
  RunRecipe run{recipe_from_json(json, path), {}};
  if (json.contains("data")) run.source = source_from_json(json["data"], path);
  return run;
}

}  // namespace pellucid
