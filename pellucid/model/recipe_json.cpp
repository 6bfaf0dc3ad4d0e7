#include "pellucid/model/recipe_json.hpp"

#include "pellucid/model/keys_json.hpp"

namespace pellucid {

namespace {

constexpr std::int64_t schema = 1;

}  // namespace

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
