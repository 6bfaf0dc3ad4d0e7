#include "pellucid/rows/source.hpp"

#include <algorithm>
#include <iterator>

#include "pellucid/base/error.hpp"
#include "pellucid/base/letters.hpp"
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

std::string encoding_of(const std::string& text) {
  constexpr const char* known[] = {"utf-8", "utf-16", "utf-32", "cp1252", "latin1"};
  std::string name = in_small_letters(text);
  for (const auto& [other, own] :
       {std::pair{"utf8", "utf-8"}, std::pair{"utf16", "utf-16"}, std::pair{"utf32", "utf-32"},
        std::pair{"windows-1252", "cp1252"}, std::pair{"latin-1", "latin1"}, std::pair{"iso-8859-1", "latin1"}}) {
    if (name == other) name = own;
  }
  if (std::ranges::find(known, name) == std::end(known)) {
    fail({Fault::usage, "cannot use {source.encoding}", "", in_quotes(text) + " is no encoding that is read",
          "give utf-8, utf-16, utf-32, cp1252 or latin1"});
  }
  return name;
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

std::uint64_t split_seed(const RunRecipe& run) {
  const Index before = std::max<Index>(run.source.member, 1) - 1;
  return run.recipe.seed - static_cast<std::uint64_t>(before);
}

}  // namespace pellucid
