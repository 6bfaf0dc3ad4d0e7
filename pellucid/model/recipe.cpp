#include "pellucid/model/recipe.hpp"

#include "pellucid/base/files.hpp"

namespace pellucid {

const char* name_of(Task task) {
  return task == Task::regression ? "regression" : task == Task::binary ? "binary" : "classification";
}

namespace {

std::string text_or_file(const std::string& text) { return is_file(text) ? read_text(text) : text; }

}  // namespace

template <>
const std::vector<Key<Recipe>>& keys<Recipe>() {
  static const std::vector<Key<Recipe>> all{
#define PELLUCID_KEY(type, key, fallback, ...) {.name = #key, .member = &Recipe::key, __VA_ARGS__},
#include "pellucid/model/recipe_keys.inc"
#undef PELLUCID_KEY
  };
  return all;
}

}  // namespace pellucid
