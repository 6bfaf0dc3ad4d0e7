// Keys of a recipe as JSON, written and read from their rows.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/model/choices.hpp"
#include "pellucid/model/key.hpp"

namespace pellucid {

/// Every key with its value, defaults included.
template <class Owner>
Json keys_to_json(const Owner& owner) {
  Json json = Json::object();
  for (const Key<Owner>& key : keys<Owner>()) {
    std::visit(
        [&](auto member) {
          using Value = std::remove_cvref_t<decltype(owner.*member)>;
          if constexpr (std::is_same_v<Value, LossText>) {
            json[key.name] = (owner.*member).text();
          } else if constexpr (std::is_enum_v<Value>) {
            json[key.name] = name_of(owner.*member);
          } else {
            json[key.name] = owner.*member;
          }
        },
        key.member);
  }
  return json;
}

/// Reads keys, and refuses those that nobody asked for.
class KeyReader {
 public:
  KeyReader(const Json& json, const std::string& source, Fault fault) : json_(json), source_(source), fault_(fault) {}

  /// Reads the value of each key that is there.
  template <class Owner>
  void read(Owner& owner) {
    for (const Key<Owner>& key : keys<Owner>()) {
      std::visit([&](auto member) { read_value(key, owner.*member); }, key.member);
    }
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
  template <class Row, class Value>
  void read_value(const Row& row, Value& value) {
    const char* const key = row.name;
    if constexpr (std::is_same_v<Value, bool>) {
      if (const Json* given = find(key, &Json::is_boolean, "true or false")) value = given->template get<bool>();
    } else if constexpr (std::is_integral_v<Value>) {
      const Json* given = find(key, &Json::is_number_integer, "a whole number");
      if (given == nullptr) return;
      if (*given < 0) refuse(key, given->dump() + " is negative", "give 0 or more");
      if (*given > std::int64_t{1} << 53) refuse(key, given->dump() + " is too large", "give at most 2^53");
      value = given->template get<Value>();
    } else if constexpr (std::is_floating_point_v<Value>) {
      if (const Json* given = find(key, &Json::is_number, "a number")) value = given->template get<double>();
    } else if constexpr (std::is_enum_v<Value>) {
      const Json* given = find(key, &Json::is_string, "a text");
      if (given == nullptr) return;
      const auto chosen = choice_of<Value>(given->template get<std::string>());
      if (!chosen) refuse(key, printable(given->dump()) + " is unknown", "use " + names_of_choices<Value>());
      value = *chosen;
    } else if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
      const Json* given = find(key, &Json::is_array, "a list of texts");
      if (given == nullptr) return;
      value.clear();
      for (const Json& each : *given) {
        if (!each.is_string()) refuse(key, printable(each.dump()) + " is not a text", "give a list of texts");
        value.push_back(each.template get<std::string>());
      }
    } else {
      if (const Json* given = find(key, &Json::is_string, "a text")) value = given->template get<std::string>();
    }
  }

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
