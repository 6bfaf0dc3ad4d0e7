// The recipe as TOML: flat keys, so a line of TOML is a key and its value as JSON writes it.
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/train/recipe_json.hpp"

namespace pellucid {

namespace {

Json value_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* whole = node.as_integer()) return whole->get();
  if (const auto* number = node.as_floating_point()) return number->get();
  if (const auto* flag = node.as_boolean()) return flag->get();
  return nullptr;  // tables, arrays and dates: no key of a recipe has that type
}

}  // namespace

std::string to_toml(const Recipe& recipe) {
  const Json json = to_json(recipe);
  std::string text;
  for (const auto& [key, value] : json.items()) text += key + " = " + value.dump() + "\n";
  return text;
}

Recipe recipe_from_toml(const std::string& text, const std::string& path) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    fail({Fault::usage, "cannot use the recipe \"" + printable(path) + "\"",
          "line " + std::to_string(parsed.error().source().begin.line), std::string(parsed.error().description()),
          "write key = value"});
  }
  Json json = Json::object();
  for (const auto& [key, node] : parsed.table()) json[std::string(key.str())] = value_of(node);
  return recipe_from_json(json, path);
}

}  // namespace pellucid
