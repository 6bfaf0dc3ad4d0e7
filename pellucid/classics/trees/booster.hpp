// Gradient boosting: each round adds a tree that goes down the slope of the loss at the predictions so far (J.
// Friedman, "Greedy function approximation: a gradient boosting machine", 2001), by second-order steps (Chen and
// Guestrin 2016). Names and defaults are XGBoost's; the first prediction is the targets' mean, odds or frequencies
// (XGBoost's from 2.0 on).
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "pellucid/classics/trees/tree.hpp"
#include "pellucid/model/recipe.hpp"

namespace pellucid::classics {

struct BoosterOptions {
  Index rounds = 100;
  double rate = 0.3;  ///< shrinkage: what of each tree is added, (0, 1]
  int depth = 6;      ///< levels of splits, [1, 30]
  SplitRules rules{};
  Index bins = 256;
  Index patience = 0;               ///< rounds without a lower validation loss before it stops; 0: never
  std::function<bool()> is_over{};  ///< asked after each tree: true ends it with the rounds that are whole
  std::optional<double>
      base{};       ///< the first prediction: a number, or a probability of two classes; none: by the targets
  int threads = 0;  ///< 0: Team::default_size(); the same bits at any number
};

struct Booster : Forest {
  /// As Model::predict gives them: numbers, the probability of the second class, or one per class.
  std::vector<double> predict(std::span<const double> inputs) const;
  /// [columns]: each input's part of all that splits gained; adds up to 1, or all 0 without a split.
  std::vector<double> importance() const;
};

struct Boosting {
  Booster booster;  ///< with the trees of `rounds` rounds
  Index rounds;     ///< kept: all, or with patience those up to the lowest validation loss
  std::vector<double> training_losses,
      validation_losses;  ///< after each round: mse, or log loss; the latter may be empty
};

/// Rows to learn from or to watch: inputs [rows, columns], targets [rows] as Data has them, and what each row counts
/// for in loss and splits [rows], or nothing: the same.
struct BoosterRows {
  std::span<const double> inputs, targets, weights{};
};

/// A row of weight 2 does what two such rows do, to rounding. Fails (Fault::usage) on an option outside its range, and
/// on patience without validation rows.
Boosting boost(Task task, Index classes, Index columns, const BoosterRows& training, const BoosterRows& validation,
               const BoosterOptions& options = {});

}  // namespace pellucid::classics
