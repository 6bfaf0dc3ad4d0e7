// Which learning rate to take: rates of all sizes are tried by short trainings of the recipe itself, the better ones go
// on, and the one whose training gets furthest is suggested; or none, where no training learns anything. It changes
// nothing: no file, no model, no random number of a later run.
#pragma once

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "pellucid/train/trainer.hpp"

namespace pellucid {

/// The rates 1, 0.3, 0.1, 0.03, … that lie between the two are tried.
struct RateRange {
  double from = 1e-6, to = 10;  ///< 1e-12 <= from < to <= 10,000
};

/// What became of a rate.
struct RateTrial {
  double rate;
  Index epochs = 0;                                             ///< that it was trained for
  Index best_epoch = 0;                                         ///< from 1: the one that training would keep
  double monitored = std::numeric_limits<double>::quiet_NaN();  ///< at that epoch; NaN: none ended
  double loss = std::numeric_limits<double>::infinity();        ///< the least of the rows that judge
  bool has_diverged = false;                                    ///< the loss stopped being a number
};

struct RateSearch {
  std::vector<RateTrial> trials;  ///< from the smallest rate to the largest
  double suggestion;              ///< the rate whose training was the best; NaN: none learned, or it was interrupted
  std::string optimizer;          ///< the recipe's with that rate: "sgd(lr=0.03, momentum=0.9)"; or ""
  double constant_loss;           ///< the loss of the best answer that is the same for each row; NaN: not found
  double needed_loss;             ///< what luck alone may bring that down to: a rate that learned is below it
  std::string monitor;            ///< by which trainings were compared
  bool is_validated;              ///< by the validation rows; else by the training rows
  Index rows, of_rows;            ///< the training rows that each took, of so many
  Index epochs, all_epochs;       ///< of one training at most; of all together
  /// Length of the gradient at the first step that learns, over that at the last, where the smallest rate has trained
  /// for an epoch: about that of the first weights. NaN where there are not two.
  double gradient_ratio = std::numeric_limits<double>::quiet_NaN();

  /// Hardly a step that any rate makes reaches the first weights, by the rule of `explain --layers`.
  bool has_vanishing_gradient() const { return gradient_ratio < 1e-3; }
  bool has_diverged_everywhere() const;
};

/// Trains networks of `recipe` (its seed, batches, schedule and all else) at rates of `range`, on the rows that a run
/// would train on; of very many rows a sample, for fewer epochs. `on_trial` is told each time that a rate was trained
/// a little further. Fails as train_run does but on a loss that stops being finite; (Fault::usage) on an impossible
/// range, an optimizer that searches for its rates by itself, or a schedule that sets them.
RateSearch find_learning_rate(const Recipe& recipe, const Data& data, const RateRange& range = {},
                              const RunOptions& options = {},
                              const std::function<void(const RateTrial&)>& on_trial = {});

}  // namespace pellucid
