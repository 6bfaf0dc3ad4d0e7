#include "pellucid/rows/check_source.hpp"

#include <map>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid {

namespace {

[[noreturn]] void refuse_word(const char* option, const std::string& why, const char* next = "leave it out") {
  fail({Fault::usage, std::string("cannot use ") + option, "", why, next});
}

}  // namespace

void check_table_source(const Source& source) {
  if (!source.image_size.empty()) {
    refuse_word("--image-size", "\"" + printable(source.path) + "\" is a table, and tables have no pictures");
  }
  std::map<std::string, const char*> said;  // of a column, by which option
  for (const auto& [option, names] :
       {std::pair{"--numeric", &source.numeric}, std::pair{"--categorical", &source.categorical},
        std::pair{"--text", &source.text}, std::pair{"--ignore", &source.ignore}}) {
    for (const std::string& name : *names) {
      const std::string before = said.try_emplace(name, option).first->second;
      if (before == option) continue;
      refuse_word(option, "column \"" + printable(name) + "\" is named by " + before + " too",
                  "name it in one of them");
    }
  }
}

void check_image_source(const Source& source, bool are_pictures) {
  struct Word {
    const char* option;
    bool is_given;
    const char* why;
  };
  constexpr const char* is_about_tables = "it is about tables";
  const std::string images = ", and \"" + printable(source.path) + "\" holds images";
  for (const Word& word : {
           Word{"--target", !source.target.empty(),
                "a target is a column of a table; images have their class by their "
                "folder or in a file of labels"},
           Word{"--sample", source.sample > 0, "it reads the first rows of a table"},
           Word{"--folds", source.folds > 0, is_about_tables},
           Word{"--task", !source.task.empty(), is_about_tables},
           Word{"--delimiter", !source.delimiter.empty(), is_about_tables},
           Word{"--no-header", !source.header, is_about_tables},
           Word{"--decimal-comma", source.decimal_comma, is_about_tables},
           Word{"--missing", !source.missing.empty(), is_about_tables},
           Word{"--numeric", !source.numeric.empty(), is_about_tables},
           Word{"--categorical", !source.categorical.empty(), is_about_tables},
           Word{"--text", !source.text.empty(), is_about_tables},
           Word{"--ignore", !source.ignore.empty(), is_about_tables},
           Word{"--weight-column", !source.weight_column.empty(), is_about_tables},
           Word{"--scale", !source.scale, is_about_tables},
           Word{"--group", !source.group.empty(), is_about_tables},
           Word{"--time", !source.time.empty(), is_about_tables},
           Word{"--test FILE", !source.test_file.empty(), is_about_tables},
           Word{"--val FILE", !source.validation_file.empty(), is_about_tables},
       }) {
    if (word.is_given) refuse_word(word.option, word.why + images);
  }
  if (!source.image_size.empty() && !are_pictures) {
    refuse_word("--image-size", "it is about folders of pictures, class/picture.png" + images + " of one size");
  }
}

}  // namespace pellucid
