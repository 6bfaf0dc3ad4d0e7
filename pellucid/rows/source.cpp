#include "pellucid/rows/source.hpp"

#include "pellucid/model/key_words.hpp"
#include "pellucid/model/keys_json.hpp"

namespace pellucid {

namespace {

std::string delimiter_of(const std::string& text) {
  if (text == "tab" || text == "\\t") return "\t";
  for (const auto& [name, character] :
       {std::pair{"comma", ","}, std::pair{"semicolon", ";"}, std::pair{"bar", "|"}, std::pair{"space", " "}}) {
    if (text == name) return character;
  }
  if (text.size() != 1 || text == "\"" || text == "\n" || text == "\r") {
    fail({Fault::usage, "cannot use {source.delimiter}", "", in_quotes(text) + " is no delimiter",
          "give one character, or tab, comma, semicolon, bar, space"});
  }
  return text;
}

}  // namespace

template <>
const std::vector<Key<Source>>& keys<Source>() {
  static const std::vector<Key<Source>> all{
#define PELLUCID_KEY(type, key, fallback, ...) {.name = #key, .member = &Source::key, __VA_ARGS__},
#include "pellucid/rows/source_keys.inc"
#undef PELLUCID_KEY
  };
  return all;
}

nlohmann::ordered_json to_json(const Source& source) { return keys_to_json(source); }

Source source_from_json(const nlohmann::ordered_json& json, const std::string& path) {
  KeyReader reader(json, path, Fault::usage);
  if (!json.is_object()) reader.refuse("data", "it has no keys", "see a recipe.toml that pellucid wrote");
  Source source;
  reader.read(source);
  reader.refuse_unknown();
  if (!(source.test >= 0 && source.test < 1))
    reader.refuse("test", number_text(source.test) + " is outside [0, 1)", "give a part");
  if (source.fold > source.folds) reader.refuse("fold", "it is above folds", "count folds from 1");
  if (source.delimiter.size() > 1) reader.refuse("delimiter", "it is longer than one character", "give one character");
  return source;
}

}  // namespace pellucid
