// Keys of a recipe, written and read: a struct names its keys once in a function that visits them, and both directions
// follow from it.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/model/recipe.hpp"

namespace pellucid {

/// Writes each key that a visitor names.
struct KeyWriter {
  Json json = Json::object();

  void text(const char* key, const std::string& value) { json[key] = value; }
  void text(const char* key, const LossText& value) { json[key] = value.text(); }
  template <class Integer>
  void integer(const char* key, Integer value) {
    json[key] = value;
  }
  void number(const char* key, double value) { json[key] = value; }
  void boolean(const char* key, bool value) { json[key] = value; }
  void texts(const char* key, const std::vector<std::string>& value) { json[key] = value; }
  template <class Choice>
  void choice(const char* key, Choice value, std::initializer_list<Choice>) {
    json[key] = name_of(value);
  }
};

/// Reads each key that a visitor names, and refuses those that none did.
class KeyReader {
 public:
  KeyReader(const Json& json, const std::string& source, Fault fault) : json_(json), source_(source), fault_(fault) {}

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
  void texts(const char* key, std::vector<std::string>& value) {
    const Json* given = find(key, &Json::is_array, "a list of texts");
    if (given == nullptr) return;
    value.clear();
    for (const Json& each : *given) {
      if (!each.is_string()) refuse(key, printable(each.dump()) + " is not a text", "give a list of texts");
      value.push_back(each.get<std::string>());
    }
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

  /// A key that is read elsewhere.
  void know(const char* key) { known_.emplace_back(key); }

  void refuse_unknown() const {
    for (const auto& [name, value] : json_.items()) {
      if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
      refuse("key " + in_quotes(name), "it is unknown", did_you_mean(name, known_, "remove it"));
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
  std::vector<std::string> known_;
};

}  // namespace pellucid
