#include "pellucid/run/option_names.hpp"

#include <map>

#include "pellucid/model/key_words.hpp"
#include "pellucid/model/recipe.hpp"
#include "pellucid/rows/source.hpp"

namespace pellucid {

namespace {

/// Whether a key is a truth that its option only denies.
template <class Owner>
bool is_denied(const std::string& name) {
  for (const Key<Owner>& key : keys<Owner>()) {
    if (name == key.name) return key.value != nullptr && *key.value == '\0' && shown(Owner{}, key) == "true";
  }
  return false;
}

}  // namespace

std::string option_name(const std::string& key, bool is_denied) {
  std::string name = is_denied ? "--no-" : "--";
  for (const char c : key) name += c == '_' ? '-' : c;
  return name;
}

std::string option_naming(const std::string& field, const std::string& value) {
  // Two keys share an option that takes a part of the rows or a file.
  static const std::map<std::string, std::string> shared{{"recipe.validation", "--val"},
                                                         {"source.validation_file", "--val"},
                                                         {"source.test_file", "--test"},
                                                         {"source.path", "DATA"},
                                                         {"run.folder", "--run"}};
  const auto found = shared.find(field);
  const std::string key = field.substr(field.find('.') + 1);
  if (field.starts_with("source.") && is_denied<Source>(key)) return option_name(key, true);
  const std::string name = found != shared.end() ? found->second : option_name(key);
  return value.empty() ? name : name + " " + value;
}

}  // namespace pellucid
