// What a network must beat: simple models, trained on the same rows and judged on the same rows by the same account.
// Each baseline is one file in doctor/baselines that defines one function returning a Baseline; the build collects
// them.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "pellucid/base/catalogue.hpp"
#include "pellucid/classics/table.hpp"
#include "pellucid/model/model.hpp"
#include "pellucid/train/data.hpp"

namespace pellucid::doctor {

/// How long a baseline may train, and how long it did.
struct Effort {
  std::function<bool()> is_over{};  ///< asked after each round: true ends it there; none: until it has settled
  /// Rounds of training: so many and no clock are asked for if it is not 0; afterwards those that the predictions come
  /// from, 0 of what knows none, -1 where none was whole when time was over.
  Index rounds = 0;
};

struct Baseline {
  static constexpr const char* kind = "baseline";
  static constexpr const char* plural = "baselines";
  static constexpr const char* about = "simple models on the same rows: what a network must beat";
  static Entries<Baseline>& registered();
  Text name;
  Text label;  ///< as reports say it: "linear regression"
  Text summary, use, source;
  /// Trains on rows.training and returns a model of rows.signature(): a network, trees, or constant_model(). It may
  /// look at rows.validation to know when to stop, as a network does, and for nothing else.
  Model (*define)(const classics::TableRows& rows, Effort& effort);
  std::vector<Task> tasks{Task::regression, Task::binary, Task::classification};  ///< that it can do
  /// The CSV of a table whose last column is the target; the last row is held out, the others are trained on. What is
  /// predicted for that row: the number to 4 digits, or the class.
  Example example{};
};

/// A model that predicts the same for every row: a number, the probability of the second class, or one per class.
Model constant_model(const classics::TableRows& rows, std::span<const double> same);

/// Trains `baseline` on the training rows of data.split. The model takes rows as they are encoded for a network of the
/// recipe `network`, counts them by its class weights and decides by its costs; it has no preparation yet. Fails
/// (Fault::usage) without validation rows, on inputs that are codes (prepare the rows for a model without embedding),
/// on a task that the baseline cannot do; and as its training does.
Model fit_baseline(const Baseline& baseline, const Data& data, const Signature& signature, const Recipe& network,
                   Effort& effort);

}  // namespace pellucid::doctor
