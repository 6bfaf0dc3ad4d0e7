#include "pellucid/rows/check_source.hpp"

#include <map>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/model/key_words.hpp"

namespace pellucid {

namespace {

[[noreturn]] void refuse_key(const std::string& field, const std::string& why,
                             const std::string& next = "leave it out") {
  fail({Fault::usage, "cannot use " + field, "", why, next});
}

}  // namespace

void check_table_source(const Source& source) {
  if (!source.image_size.empty()) {
    refuse_key("{source.image_size}", in_quotes(source.path) + " is a table, and tables have no pictures");
  }
  std::map<std::string, const char*> said;  // of a column, by which key
  for (const auto& [field, names] :
       {std::pair{"{source.numeric}", &source.numeric}, std::pair{"{source.categorical}", &source.categorical},
        std::pair{"{source.text}", &source.text}, std::pair{"{source.ignore}", &source.ignore}}) {
    for (const std::string& name : *names) {
      const std::string before = said.try_emplace(name, field).first->second;
      if (before == field) continue;
      refuse_key(field, "column " + in_quotes(name) + " is named by " + before + " too", "name it in one of them");
    }
  }
}

void check_image_source(const Source& source, bool are_pictures) {
  const std::string images = in_quotes(source.path) + " holds images";
  const Source defaults;
  for (const Key<Source>& key : keys<Source>()) {
    if (!key.is_of_tables || shown(source, key) == shown(defaults, key)) continue;
    const bool is_target = key.name == std::string("target");
    refuse_key(field_of(key), is_target ? "a target is a column of a table; images have their class by their folder or "
                                          "in a file of labels, and " +
                                              images
                                        : "it is about tables, and " + images);
  }
  if (!source.image_size.empty() && !are_pictures) {
    refuse_key("{source.image_size}",
               "it is about folders of pictures, class/picture.png, and " + images + " of one size");
  }
}

}  // namespace pellucid
