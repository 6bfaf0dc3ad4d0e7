#include "pellucid/model/recipe_json.hpp"

#include "pellucid/model/keys_json.hpp"

namespace pellucid {

namespace {

constexpr std::int64_t schema = 1;

}  // namespace

Json parsed_json(std::string_view text) {
  constexpr int deepest = 32;
  int depth = 0;
  bool in_text = false;
  for (std::size_t at = 0; at < text.size() && depth <= deepest; ++at) {
    const char letter = text[at];
    if (letter == '"') in_text = !in_text;
    if (in_text && letter == '\\') ++at;
    if (!in_text) depth += letter == '[' || letter == '{' ? 1 : letter == ']' || letter == '}' ? -1 : 0;
  }
  return depth > deepest ? Json(Json::value_t::discarded) : Json::parse(text.begin(), text.end(), nullptr, false);
}

Json to_json(const Recipe& recipe) {
  Json json{{"schema", schema}};
  json.update(keys_to_json(recipe));
  return json;
}

Recipe recipe_from_json(const Json& json, const std::string& source, Fault fault) {
  KeyReader reader(json, source, fault);
  if (!json.is_object()) reader.refuse("", "it has no keys", "see a recipe.toml that pellucid wrote");
  if (!json.contains("schema") || json["schema"] != schema) {
    reader.refuse("schema", json.contains("schema") ? printable(json["schema"].dump()) + " is not 1" : "it is missing",
                  "train again, or use the version that wrote it");
  }
  reader.know("schema");
  reader.know("data");  // where the rows come from: source.hpp reads it
  Recipe recipe;
  reader.read(recipe);
  reader.refuse_unknown();
  return recipe;
}

}  // namespace pellucid
