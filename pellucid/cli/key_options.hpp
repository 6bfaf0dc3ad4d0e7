// The keys of a recipe as options, made from their rows. Names and values only: what a value means, its default and its
// limits are the row's own.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/model/key_words.hpp"
#include "pellucid/run/option_names.hpp"

namespace pellucid::cli {

/// The heading of a help page under which keys about something stand.
const char* heading_of(About about);

template <class Owner>
class KeyOptions {
 public:
  /// Adds the options of the keys about `about` to `app`, which must not outlive this object. `default_of` completes
  /// the help of a key with its default.
  template <class DefaultOf>
  void add_to(CLI::App& app, About about, const DefaultOf& default_of) {
    for (const Key<Owner>& key : keys<Owner>()) {
      if (key.about != about || key.value == nullptr) continue;
      const std::string help = key.help + std::string(default_of(key));
      if (*key.value == '\0') {
        const bool is_on = shown(Owner{}, key) == "true";
        const auto given = [this, &key, is_on](std::int64_t) { given_.push_back({&key, is_on ? "false" : "true"}); };
        app.add_flag_function(option_name(key.name, is_on), given, help)->group(heading_of(about));
        continue;
      }
      app.add_option_function<std::string>(
             option_name(key.name), [this, &key](const std::string& text) { given_.push_back({&key, text}); }, help)
          ->type_name(key.value)
          ->group(heading_of(about));
    }
  }

  /// `base` overridden by the options given.
  Owner over(Owner base) const {
    for (const Given& given : given_) set_word(base, *given.key, given.text);
    return base;
  }

  bool is_given() const { return !given_.empty(); }
  /// The text that was given for a key; the last one counts.
  std::optional<std::string> given(const std::string& key) const {
    std::optional<std::string> text;
    for (const Given& each : given_) {
      if (key == each.key->name) text = each.text;
    }
    return text;
  }
  bool is_given(const std::string& key) const { return given(key).has_value(); }
  /// The first option given, as it is written; "" if there is none.
  std::string first_given() const { return given_.empty() ? "" : option_naming(field_name(*given_.front().key), ""); }

 private:
  static std::string field_name(const Key<Owner>& key) { return std::string(Owner::title) + "." + key.name; }

  struct Given {
    const Key<Owner>* key;
    std::string text;
  };
  std::vector<Given> given_;
};

}  // namespace pellucid::cli
