// What `train` and `lr-find` are told in the same words: on what to train and how. Names and values only.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "pellucid/cli/recipe_options.hpp"
#include "pellucid/cli/source_options.hpp"
#include "pellucid/rows/opened.hpp"

namespace pellucid::cli {

class RunWords {
 public:
  /// Adds DATA to `app`, which must not outlive this object.
  void add_data_to(CLI::App& app);
  /// Adds the options of reading, splitting and the recipe.
  void add_to(CLI::App& app);

  /// The words as a recipe. Fails (Fault::usage) if `command` lacks DATA, or a word is impossible.
  RunRecipe run_recipe(const std::string& command) const;
  /// Tables begin with the textbook network, sized by what was read; what the user says stands.
  void apply_preset(RunRecipe& run, const Prepared& prepared) const;

  const RecipeOptions& recipe() const { return recipe_; }

 private:
  std::string data_, validation_, preset_;
  RecipeOptions recipe_;
  SourceOptions source_;
};

}  // namespace pellucid::cli
