// The recipe as TOML. One list of keys serves both directions, so that what is written can be read.
#include <algorithm>
#include <sstream>
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/train/recipe.hpp"

namespace pellucid {

namespace {

constexpr std::int64_t schema = 1;

[[noreturn]] void refuse(const std::string& path, const std::string& where, const std::string& why, const std::string& next) {
  fail({Fault::usage, "cannot use the recipe \"" + printable(path) + "\"", where, why, next});
}

/// Visits every key with its field: Writer and Reader each give visit(key, field).
template <class Recipe, class Visitor>
void visit_keys(Recipe& recipe, Visitor& visitor) {
  visitor.text("model", recipe.model);
  visitor.loss("loss", recipe.loss);
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
  std::string out;

  void line(const char* key, const std::string& value) { out += std::string(key) + " = " + value + "\n"; }
  void text(const char* key, const std::string& value) {
    std::ostringstream quoted;
    quoted << toml::value<std::string>(value);
    line(key, quoted.str());
  }
  void loss(const char* key, const LossText& value) { text(key, value.text()); }
  template <class Integer>
  void integer(const char* key, Integer value) { line(key, std::to_string(value)); }
  void number(const char* key, double value) {
    const std::string digits = number_text(value);
    line(key, digits.find_first_of(".e") == std::string::npos ? digits + ".0" : digits);
  }
  void boolean(const char* key, bool value) { line(key, value ? "true" : "false"); }
  template <class Choice>
  void choice(const char* key, Choice value, std::initializer_list<Choice>) { text(key, name_of(value)); }
};

class Reader {
 public:
  Reader(const toml::table& table, const std::string& path) : table_(table), path_(path) {}

  void text(const char* key, std::string& value) { read(key, value, "a text"); }
  void loss(const char* key, LossText& value) {
    std::string text = value.text();
    read(key, text, "a text");
    value = text;
  }
  template <class Integer>
  void integer(const char* key, Integer& value) {
    auto number = static_cast<std::int64_t>(value);
    read(key, number, "a whole number");
    if (number < 0) refuse(path_, key, std::to_string(number) + " is negative", "give 0 or more");
    value = static_cast<Integer>(number);
  }
  void number(const char* key, double& value) { read(key, value, "a number"); }
  void boolean(const char* key, bool& value) { read(key, value, "true or false"); }
  template <class Choice>
  void choice(const char* key, Choice& value, std::initializer_list<Choice> choices) {
    std::string name = name_of(value);
    read(key, name, "a text");
    std::string known;
    for (const Choice choice : choices) {
      if (name == name_of(choice)) return void(value = choice);
      known += (known.empty() ? "" : " or ") + std::string(name_of(choice));
    }
    refuse(path_, key, "\"" + printable(name) + "\" is unknown", "use " + known);
  }

  void refuse_unknown() {
    for (const auto& [key, value] : table_) {
      const std::string name(key.str());
      if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
      const std::string near = nearest(name, known_);
      refuse(path_, "key \"" + printable(name) + "\"", "it is unknown", near.empty() ? "remove it" : "did you mean \"" + near + "\"?");
    }
  }

 private:
  template <class T>
  void read(const char* key, T& value, const char* form) {
    known_.emplace_back(key);
    const auto node = table_[key];
    if (!node) return;
    const auto found = node.value<T>();
    if (!found) refuse(path_, key, std::string("its value is not ") + form, "see a recipe.toml that pellucid wrote");
    value = *found;
  }

  const toml::table& table_;
  const std::string& path_;
  std::vector<std::string> known_{"schema"};
};

}  // namespace

std::string to_toml(const Recipe& recipe) {
  Writer writer;
  writer.integer("schema", schema);
  visit_keys(recipe, writer);
  return writer.out;
}

Recipe recipe_from_toml(const std::string& text, const std::string& path) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    refuse(path, "line " + std::to_string(parsed.error().source().begin.line), std::string(parsed.error().description()),
           "write key = value");
  }
  const toml::table& table = parsed.table();
  if (table["schema"].value<std::int64_t>() != schema) {
    refuse(path, "schema", "this version reads schema " + std::to_string(schema), "train again, or use the version that wrote it");
  }
  Recipe recipe;
  Reader reader(table, path);
  visit_keys(recipe, reader);
  reader.refuse_unknown();
  return recipe;
}

}  // namespace pellucid
