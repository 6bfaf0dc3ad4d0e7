// The keys of Recipe as options, and the file that they may come from.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "pellucid/cli/key_options.hpp"
#include "pellucid/model/recipe.hpp"
#include "pellucid/rows/source.hpp"

namespace pellucid::cli {

class RecipeOptions {
 public:
  /// Adds the options to `app`, which must not outlive this object.
  void add_to(CLI::App& app);
  /// `base` overridden by the options given.
  Recipe recipe(Recipe base) const;
  /// What --recipe FILE holds, or the defaults.
  RunRecipe from_file() const;
  bool has_file() const { return !file_.empty(); }
  /// The folder that --recipe FILE stands in.
  std::string folder() const;
  /// Whether one of them was given.
  bool is_given() const { return keys_.is_given() || !precision_.empty() || no_early_stopping_ || !file_.empty(); }
  bool has_seed() const { return keys_.is_given("seed"); }

 private:
  std::string file_, precision_;
  KeyOptions<Recipe> keys_;
  bool no_early_stopping_ = false;
};

}  // namespace pellucid::cli
