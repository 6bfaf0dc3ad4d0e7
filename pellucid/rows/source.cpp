#include "pellucid/rows/source.hpp"

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

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

}  // namespace pellucid
