#include "pellucid/run/fit_to_train.hpp"

#include <filesystem>
#include <string>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/model/recipe_json.hpp"
#include "pellucid/rows/source_json.hpp"

namespace pellucid {

void demand_files(const Source& source) {
  for (const std::string* const path : {&source.path, &source.validation_file, &source.test_file}) {
    std::error_code ignored;
    const auto status = std::filesystem::status(*path, ignored);
    if (path->empty() || !std::filesystem::exists(status) || std::filesystem::is_regular_file(status) ||
        std::filesystem::is_directory(status)) {
      continue;
    }
    fail({Fault::usage, "cannot train on " + in_quotes(*path), "", "it is no file: what it gives can be read only once",
          "write it to a file; a run reads its rows again, to prove and to open what it sealed"});
  }
}

namespace {

void demand_utf8(const Json& words) {
  for (const Json& each : words) {
    if (each.is_structured()) demand_utf8(each);
    if (!each.is_string()) continue;
    const std::string& word = each.get_ref<const std::string&>();
    if (valid_utf8(word) == word.size()) continue;
    fail({Fault::usage, "cannot train with " + in_quotes(word), "",
          "it is no UTF-8, and could not stand in the recipe of the run",
          "write it in UTF-8; a file can be renamed, or named through a link"});
  }
}

}  // namespace

void demand_utf8(const RunRecipe& run) {
  demand_utf8(to_json(run.recipe));
  demand_utf8(to_json(run.source));
}

}  // namespace pellucid
