#include "pellucid/rows/source_json.hpp"

#include "pellucid/model/keys_json.hpp"

namespace pellucid {

Json to_json(const Source& source) { return keys_to_json(source); }

Source source_from_json(const Json& json, const std::string& path) {
  KeyReader reader(json, path, Fault::usage);
  if (!json.is_object()) reader.refuse("data", "it has no keys", "see a recipe.toml that pellucid wrote");
  Source source;
  reader.read(source);
  reader.refuse_unknown();
  if (!(source.test >= 0 && source.test < 1))
    reader.refuse("test", number_text(source.test) + " is outside [0, 1)", "give a part");
  if (source.fold > source.folds) reader.refuse("fold", "it is above folds", "count folds from 1");
  if (source.member > source.ensemble) reader.refuse("member", "it is above ensemble", "count members from 1");
  if (source.ensemble == 1) reader.refuse("ensemble", "one network is no ensemble", "give 2 or more, or 0");
  if (source.delimiter.size() > 1) reader.refuse("delimiter", "it is longer than one character", "give one character");
  return source;
}

}  // namespace pellucid
