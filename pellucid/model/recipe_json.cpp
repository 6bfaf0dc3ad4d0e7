#include "pellucid/model/recipe_json.hpp"

#include "pellucid/model/json_keys.hpp"

namespace pellucid {

namespace {

constexpr std::int64_t schema = 1;

/// Visits every key with its field; KeyWriter and KeyReader know what to do with each type.
template <class Recipe, class Visitor>
void visit_recipe_keys(Recipe& recipe, Visitor& visitor) {
  visitor.text("model", recipe.model);
  visitor.text("loss", recipe.loss);
  visitor.text("optimizer", recipe.optimizer);
  visitor.text("schedule", recipe.schedule);
  visitor.integer("batch_size", recipe.batch_size);
  visitor.integer("epochs", recipe.epochs);
  visitor.integer("patience", recipe.patience);
  visitor.number("validation", recipe.validation);
  visitor.text("monitor", recipe.monitor);
  visitor.number("min_delta", recipe.min_delta);
  visitor.number("l1", recipe.restraint.l1);
  visitor.number("l2", recipe.restraint.l2);
  visitor.number("max_norm", recipe.restraint.max_norm);
  visitor.number("clip_norm", recipe.restraint.clip_norm);
  visitor.number("clip_value", recipe.restraint.clip_value);
  visitor.text("class_weight", recipe.class_weight);
  visitor.text("cost_matrix", recipe.cost_matrix);
  visitor.number("mixup", recipe.mixup);
  visitor.integer("accumulate", recipe.accumulate);
  visitor.text("average", recipe.average);
  visitor.boolean("shuffle", recipe.shuffle);
  visitor.boolean("drop_last", recipe.drop_last);
  visitor.integer("seed", recipe.seed);
  visitor.choice("dtype", recipe.dtype, {Element::float32, Element::float64});
  visitor.choice("kernels", recipe.kernels, {kernels::Set::fused, kernels::Set::portable});
}

}  // namespace

Json to_json(const Recipe& recipe) {
  KeyWriter writer;
  writer.integer("schema", schema);
  visit_recipe_keys(recipe, writer);
  return writer.json;
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
  visit_recipe_keys(recipe, reader);
  reader.refuse_unknown();
  return recipe;
}

}  // namespace pellucid
