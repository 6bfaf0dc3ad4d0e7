// The linear support vector machine: C. Cortes and V. Vapnik, "Support-vector networks", 1995. Of all lines the one
// that keeps the rows furthest away: minimizes |w|^2 / 2 + C sum of max(0, 1 - y (w · x + b)), the hinge loss with L2.
// Solved in its dual, two rows at a time (J. Platt 1998; R.-E. Fan, P.-H. Chen and C.-J. Lin 2005 choose them), until
// primal and dual meet, which proves the answer. The objective is scikit-learn's SVC(kernel="linear"): the bias is not
// made small.
#pragma once

#include <vector>

#include "pellucid/classics/separation.hpp"

namespace pellucid::classics {

struct SvmOptions {
  double c = 1;                   ///< what a row on the wrong side costs, above 0
  double tolerance = 1e-8;        ///< of the duality gap, as a part of the objective
  Index most_steps = 10'000'000;  ///< pairs of rows
};

struct Svm {
  std::vector<double> weights;  ///< with the bias behind them; all 0 where no line is better than a constant
  std::vector<double> shares;   ///< [rows], from 0 to C: how much each row holds the line; support vectors are above 0
  double objective = 0;         ///< |w|^2 / 2 + C sum of hinge losses
  double dual = 0;              ///< never above the least objective: their distance bounds the error
  Index steps = 0;
  bool has_converged = false;  ///< the gap is within the tolerance

  bool has_line() const;  ///< some weight is not 0
  /// 1 / |w|, the distance from the line to where the loss begins; infinite without a line.
  double margin() const;
  Index support_vectors() const;
};

/// Fails (Fault::usage) on an option outside its range or points of one kind alone.
Svm linear_svm(const Points& points, const SvmOptions& options = {});

}  // namespace pellucid::classics
