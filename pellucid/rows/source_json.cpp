#include "pellucid/rows/source_json.hpp"

#include "pellucid/base/text.hpp"
#include "pellucid/model/json_keys.hpp"

namespace pellucid {

namespace {

template <class Source, class Visitor>
void visit_source_keys(Source& source, Visitor& visitor) {
  visitor.text("path", source.path);
  visitor.text("target", source.target);
  visitor.text("task", source.task);
  visitor.text("delimiter", source.delimiter);
  visitor.boolean("header", source.header);
  visitor.boolean("decimal_comma", source.decimal_comma);
  visitor.texts("missing", source.missing);
  visitor.texts("numeric", source.numeric);
  visitor.texts("categorical", source.categorical);
  visitor.texts("text", source.text);
  visitor.texts("ignore", source.ignore);
  visitor.boolean("scale", source.scale);
  visitor.number("test", source.test);
  visitor.text("test_file", source.test_file);
  visitor.text("validation_file", source.validation_file);
  visitor.text("group", source.group);
  visitor.text("time", source.time);
  visitor.text("weight_column", source.weight_column);
  visitor.integer("folds", source.folds);
  visitor.integer("fold", source.fold);
  visitor.integer("sample", source.sample);
  visitor.text("image_size", source.image_size);
  visitor.text("init", source.init);
}

}  // namespace

Json to_json(const Source& source) {
  KeyWriter writer;
  visit_source_keys(source, writer);
  return writer.json;
}

Source source_from_json(const Json& json, const std::string& path) {
  KeyReader reader(json, path, Fault::usage);
  if (!json.is_object()) reader.refuse("data", "it has no keys", "see a recipe.toml that pellucid wrote");
  Source source;
  visit_source_keys(source, reader);
  reader.refuse_unknown();
  if (!(source.test >= 0 && source.test < 1))
    reader.refuse("test", number_text(source.test) + " is outside [0, 1)", "give a part");
  if (source.fold > source.folds) reader.refuse("fold", "it is above folds", "count folds from 1");
  if (source.delimiter.size() > 1) reader.refuse("delimiter", "it is longer than one character", "give one character");
  return source;
}

}  // namespace pellucid
