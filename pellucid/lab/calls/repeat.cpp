// {"call": "repeat"}: the command and the C++ program that train what lies on the bench again, with every key of the
// recipe that is not at its default.
#include <algorithm>
#include <string_view>

#include "pellucid/lab/calls.hpp"
#include "pellucid/model/key_words.hpp"
#include "pellucid/model/recipe_json.hpp"

namespace pellucid::lab::calls {

namespace {

/// In quotes where a shell would read more than a word.
std::string in_a_shell(const std::string& word) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.,/=-";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char letter : word) quoted += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return quoted + "'";
}

std::string option_of(const Recipe& recipe, const Key<Recipe>& key) {
  std::string name = key.value == nullptr ? "val" : key.name;  // the part held out shares its option with a file
  std::ranges::replace(name, '_', '-');
  if (key.value != nullptr && *key.value == '\0') return " --" + name;
  return " --" + name + " " + in_a_shell(shown(recipe, key));
}

/// As C++ writes it.
std::string literal_of(const Recipe& recipe, const Key<Recipe>& key, const Json& value) {
  return std::visit(
      [&](auto member) -> std::string {
        using Held = std::remove_cvref_t<decltype(recipe.*member)>;
        if constexpr (std::is_same_v<Held, Element>) return "pellucid::Element::" + shown(recipe, key);
        if constexpr (std::is_same_v<Held, kernels::Set>) return "pellucid::kernels::Set::" + shown(recipe, key);
        return value.dump();
      },
      key.member);
}

}  // namespace

Answer repeat(Bench& bench, const Request& request) {
  const Experiment& experiment = demand_experiment(bench);
  request.refuse_unknown();
  const Source& source = experiment.table().source;
  const Recipe& recipe = experiment.recipe();
  const Json given = to_json(recipe), usual = to_json(Recipe{});
  std::string options, lines;
  for (const Key<Recipe>& key : keys<Recipe>()) {
    const Json& value = given.at(key.name);
    const bool is_of_the_build = std::string_view(key.name) == "kernels";  // its default is another one elsewhere
    if (value == usual.at(key.name) && !is_of_the_build) continue;
    options += option_of(recipe, key);
    lines += "  training.run.recipe." + std::string(key.name) + " = " + literal_of(recipe, key, value) + ";\n";
  }
  return {
      {{"command", "pellucid train " + in_a_shell(source.path) + " --target " + in_a_shell(source.target) + options},
       {"program",
        "#include <pellucid/pellucid.hpp>\n#include <pellucid/run/session.hpp>\n\nint main() {\n"
        "  pellucid::Training training;\n  training.run.source.path = " +
            Json(source.path).dump() + ";\n  training.run.source.target = " + Json(source.target).dump() + ";\n" +
            lines + "  training.folder = \"run\";\n  pellucid::train(training);\n}\n"}}};
}

}  // namespace pellucid::lab::calls
