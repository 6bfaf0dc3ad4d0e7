// A recipe's texts, read and checked: the entries that it names with their arguments.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/model/recipe.hpp"
#include "pellucid/model/signature.hpp"
#include "pellucid/nn/network.hpp"

namespace pellucid {

/// A recipe's texts, read and checked.
struct Parsed {
  std::vector<nn::Step> steps;  ///< without the output activation that the loss applies
  nn::Use<nn::Loss> loss;
  nn::Use<nn::Optimizer> optimizer;
  nn::Schedules schedules;
  nn::Restraint restraint;
  bool has_class_weights;
  double mixup;
  Index accumulate;  ///< batches to one update
  std::optional<nn::Use<nn::Averaging>> averaging;
};
/// Fails (Fault::usage) on what is no network: the recipe of trees, too.
Parsed parse(const Recipe& recipe, Task task);

/// What stands in the recipe of a model that is trees (model/forest.hpp) for the steps of a network.
constexpr const char* tree_steps = "boosted_trees";
/// The same without steps: what makes predictions of the scores that trees give.
Parsed parse_output(const Recipe& recipe, Task task);

/// The recipe's loss, or the task's own where it names none.
std::string loss_of(const Recipe& recipe, Task task);

/// What the recipe's loss makes a network that tells classes tell.
OutputKind output_kind_of(const Recipe& recipe, Task task);

/// For a recipe from a model file: fails (Fault::data), naming `path`, if it names an entry that the catalogue has not,
/// which the program that wrote the file had enlisted.
void demand_entries(const Recipe& recipe, const std::string& path);

/// Checks the numbers of a recipe, and its texts as far as they stand alone. Fails (Fault::usage) naming the value.
void check(const Recipe& recipe);

}  // namespace pellucid
