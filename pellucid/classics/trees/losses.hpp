// The losses of boosting with their first and second derivatives, as a program of the engine over all rows at once.
#pragma once

#include <span>
#include <vector>

#include "pellucid/base/threads.hpp"
#include "pellucid/classics/trees/split.hpp"
#include "pellucid/model/recipe.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::classics {

/// Squared error, binary logistic or softmax: of scores [rows, outputs] against targets [rows]. `weights` [rows] may be
/// empty.
class BoostingLoss {
 public:
  BoostingLoss(Task task, Index outputs, std::span<const double> targets, std::span<const double> weights);

  /// Runs it; the results below are of these scores.
  void set_scores(std::span<const double> scores, Team& team);

  double mean() const;                         ///< mean squared error or log loss, by the weights
  std::vector<Sums> sums(Index output) const;  ///< of each row, times its weight

 private:
  double weight_of(Index row) const { return weights_.empty() ? 1 : weights_[static_cast<std::size_t>(row)]; }

  Index rows_, outputs_;
  std::vector<double> weights_;
  graph::Graph graph_;
  plan::Store store_{Element::float64, 1};
  plan::Plan plan_;
};

}  // namespace pellucid::classics
