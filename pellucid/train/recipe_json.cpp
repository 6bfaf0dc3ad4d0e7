#include "pellucid/train/recipe_json.hpp"

#include <algorithm>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid {

namespace {

constexpr std::int64_t schema = 1;

/// Visits every key with its field; Writer and Reader below know what to do with each type.
template <class Recipe, class Visitor>
void visit_keys(Recipe& recipe, Visitor& visitor) {
  visitor.text("model", recipe.model);
  visitor.text("loss", recipe.loss);
  visitor.text("optimizer", recipe.optimizer);
  visitor.text("schedule", recipe.schedule);
  visitor.integer("batch_size", recipe.batch_size);
  visitor.integer("epochs", recipe.epochs);
  visitor.integer("patience", recipe.patience);
  visitor.number("validation", recipe.validation);
  visitor.boolean("shuffle", recipe.shuffle);
  visitor.integer("seed", recipe.seed);
  visitor.choice("dtype", recipe.dtype, {Element::float32, Element::float64});
  visitor.choice("kernels", recipe.kernels, {kernels::Set::fused, kernels::Set::portable});
}

struct Writer {
  Json json = Json::object();

  void text(const char* key, const std::string& value) { json[key] = value; }
  void text(const char* key, const LossText& value) { json[key] = value.text(); }
  template <class Integer>
  void integer(const char* key, Integer value) {
    json[key] = value;
  }
  void number(const char* key, double value) { json[key] = value; }
  void boolean(const char* key, bool value) { json[key] = value; }
  template <class Choice>
  void choice(const char* key, Choice value, std::initializer_list<Choice>) {
    json[key] = name_of(value);
  }
};

class Reader {
 public:
  Reader(const Json& json, const std::string& source, Fault fault) : json_(json), source_(source), fault_(fault) {}

  template <class Text>
  void text(const char* key, Text& value) {
    if (const Json* given = find(key, &Json::is_string, "a text")) value = given->get<std::string>();
  }
  template <class Integer>
  void integer(const char* key, Integer& value) {
    const Json* given = find(key, &Json::is_number_integer, "a whole number");
    if (given == nullptr) return;
    if (*given < 0) refuse(key, given->dump() + " is negative", "give 0 or more");
    if (*given > std::int64_t{1} << 53) refuse(key, given->dump() + " is too large", "give at most 2^53");
    value = given->get<Integer>();
  }
  void number(const char* key, double& value) {
    if (const Json* given = find(key, &Json::is_number, "a number")) value = given->get<double>();
  }
  void boolean(const char* key, bool& value) {
    if (const Json* given = find(key, &Json::is_boolean, "true or false")) value = given->get<bool>();
  }
  template <class Choice>
  void choice(const char* key, Choice& value, std::initializer_list<Choice> choices) {
    const Json* given = find(key, &Json::is_string, "a text");
    if (given == nullptr) return;
    std::string known;
    for (const Choice each : choices) {
      if (*given == name_of(each)) return void(value = each);
      known += (known.empty() ? "" : " or ") + std::string(name_of(each));
    }
    refuse(key, printable(given->dump()) + " is unknown", "use " + known);
  }

  void refuse_unknown() const {
    for (const auto& [name, value] : json_.items()) {
      if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
      const std::string near = nearest(name, known_);
      refuse("key \"" + printable(name) + "\"", "it is unknown",
             near.empty() ? "remove it" : "did you mean \"" + near + "\"?");
    }
  }

  [[noreturn]] void refuse(const std::string& where, const std::string& why, const std::string& next) const {
    fail({fault_, "cannot use the recipe \"" + printable(source_) + "\"", where, why, next});
  }

 private:
  const Json* find(const char* key, bool (Json::*has_type)() const noexcept, const char* form) {
    known_.emplace_back(key);
    if (!json_.contains(key)) return nullptr;
    const Json& value = json_[key];
    if (!(value.*has_type)())
      refuse(key, printable(value.dump()) + " is not " + form, "see a recipe.toml that pellucid wrote");
    return &value;
  }

  const Json& json_;
  const std::string& source_;
  Fault fault_;
  std::vector<std::string> known_{"schema"};
};

}  // namespace

Json to_json(const Recipe& recipe) {
  Writer writer;
  writer.integer("schema", schema);
  visit_keys(recipe, writer);
  return writer.json;
}

Recipe recipe_from_json(const Json& json, const std::string& source, Fault fault) {
  Reader reader(json, source, fault);
  if (!json.is_object()) reader.refuse("", "it has no keys", "see a recipe.toml that pellucid wrote");
  if (!json.contains("schema") || json["schema"] != schema) {
    reader.refuse("schema", json.contains("schema") ? printable(json["schema"].dump()) + " is not 1" : "it is missing",
                  "train again, or use the version that wrote it");
  }
  Recipe recipe;
  visit_keys(recipe, reader);
  reader.refuse_unknown();
  return recipe;
}

}  // namespace pellucid
