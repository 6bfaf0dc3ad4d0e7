// The fields of Recipe as options. Names and values only: what a value means, and the defaults, are the recipe's own.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "pellucid/train/recipe.hpp"

namespace pellucid::cli {

struct RecipeOption;

class RecipeOptions {
 public:
  /// Adds the options to `app`, which must not outlive this object.
  void add_to(CLI::App& app);
  /// The defaults, overridden by --recipe FILE, overridden by the options given.
  Recipe recipe() const;
  /// Whether one of them was given.
  bool is_given() const { return !given_.empty() || no_early_stopping_ || !file_.empty(); }
  bool has_seed() const;

 private:
  struct Given {
    const RecipeOption* option;
    std::string text;
  };
  std::string file_;
  std::vector<Given> given_;
  bool no_early_stopping_ = false;
};

}  // namespace pellucid::cli
