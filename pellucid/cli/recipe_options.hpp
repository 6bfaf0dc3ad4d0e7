// The fields of Recipe as options. Names and values only: what a value means, and the defaults, are the recipe's own.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "pellucid/rows/source.hpp"

namespace pellucid::cli {

struct RecipeOption;

class RecipeOptions {
 public:
  /// Adds the options to `app`, which must not outlive this object.
  void add_to(CLI::App& app);
  /// `base` overridden by the options given.
  Recipe recipe(Recipe base) const;
  /// What --recipe FILE holds, or the defaults.
  RunRecipe from_file() const;
  bool has_file() const { return !file_.empty(); }
  /// Whether one of them was given.
  bool is_given() const { return !given_.empty() || no_early_stopping_ || drop_last_ || !file_.empty(); }
  bool has_seed() const;

 private:
  struct Given {
    const RecipeOption* option;
    std::string text;
  };
  std::string file_;
  std::vector<Given> given_;
  bool no_early_stopping_ = false, drop_last_ = false;
};

}  // namespace pellucid::cli
