#include "pellucid/cli/recipe_options.hpp"

#include <CLI/CLI.hpp>

#include "pellucid/base/files.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/model/choices.hpp"
#include "pellucid/model/parsed.hpp"
#include "pellucid/rows/presets.hpp"
#include "pellucid/run/recipe_toml.hpp"

namespace pellucid::cli {

namespace {

constexpr std::size_t most_piped_recipe = std::size_t{1} << 20;

/// An element type, or the kernel set that rounds what float32 products multiply.
void set_precision(Recipe& recipe, const std::string& text) {
  constexpr kernels::Set rounding = kernels::Set::bf16;
  const auto element = choice_of<Element>(text);
  if (!element && text != name_of(rounding)) {
    misuse("--precision", in_quotes(text) + " is unknown",
           "use " + names_of_choices<Element>() + " or " + name_of(rounding));
  }
  recipe.dtype = element.value_or(Element::float32);
  if (!element)
    recipe.kernels = rounding;
  else if (recipe.kernels == rounding)
    recipe.kernels = kernels::default_set();
}

}  // namespace

void RecipeOptions::add_to(CLI::App& app) {
  Recipe plain;
  apply_plain_preset(plain, 1, 1);
  keys_.add_to(app, About::recipe, [&](const Key<Recipe>& key) -> std::string {
    if (*key.value == '\0') return "";
    const std::string usual = shown(Recipe{}, key);
    const bool is_preset = shown(plain, key) != usual;
    return (is_preset ? " (default: of tables by --preset; of images " : " (default: ") + usual + ")";
  });
  const char* const group = heading_of(About::recipe);
  app.add_option("--precision", precision_,
                 "float32, float64, or bf16: float32 whose products round what they multiply to bfloat16 (--kernels "
                 "bf16), faster from layers of some hundred units on where the processor has an instruction for that")
      ->type_name("TYPE")
      ->group(group);
  app.add_flag("--no-early-stopping", no_early_stopping_, "train all epochs; the best one is kept all the same")
      ->group(group);
  app.add_option("--recipe", file_, "take the recipe from this file, such as a run's recipe.toml; options override it")
      ->type_name("FILE")
      ->group(group);
}

Recipe RecipeOptions::recipe(Recipe base) const {
  if (no_early_stopping_ && keys_.is_given("patience")) {
    misuse("--patience", "--no-early-stopping is given too", "give one of them");
  }
  if (keys_.given("epochs") == "0") {
    misuse("--epochs", "\"0\" is less than 1, and trains nothing",
           "to look at the untrained network, train with --epochs 1 --save-init FILE: explain, predict and evaluate "
           "take FILE as a model");
  }
  for (const char* const key : {"dtype", "kernels"}) {
    if (!precision_.empty() && keys_.is_given(key)) {
      misuse("--precision", "--" + std::string(key) + " is given too", "give one of them");
    }
  }
  Recipe recipe = keys_.over(std::move(base));
  if (no_early_stopping_) recipe.patience = 0;
  if (!precision_.empty()) set_precision(recipe, precision_);
  check(recipe);
  return recipe;
}

RunRecipe RecipeOptions::from_file() const {
  return file_.empty() ? RunRecipe{} : run_recipe_from_toml(read_text(file_, most_piped_recipe), file_);
}

std::string RecipeOptions::folder() const {
  const std::size_t slash = file_.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : file_.substr(0, slash);
}

}  // namespace pellucid::cli
