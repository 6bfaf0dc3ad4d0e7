// F. Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in the brain", 1958:
// the first neuron that learns. A row on the wrong side is added to the weights, a right one changes nothing. A.
// Novikoff, "On convergence proofs on perceptrons", 1962: if any weights of length 1 keep every row at least gamma on
// its side, the rule makes at most (R / gamma)^2 mistakes, R being the length of the longest row. Else it never
// settles; its weights stay bounded (H. Block and S. Levin 1970), and on whole numbers they return: then the mistakes
// of one round cancel out, which proves that no weights exist.
#pragma once

#include <vector>

#include "pellucid/classics/separation.hpp"

namespace pellucid::classics {

struct PerceptronOptions {
  double rate = 1;       ///< what of a row is added, above 0
  Index epochs = 10000;  ///< passes over the rows, at most
};

/// A round that the weights run for ever: after epoch `begin` + `length` they are what they were after `begin`.
struct Cycle {
  Index begin, length;
  std::vector<Index> mistakes;  ///< [rows]: in one round; the sum of mistakes * y * (x, 1) is 0
};

struct PerceptronRun {
  std::vector<double> weights;           ///< with the bias behind them; zeros at first
  std::vector<Index> mistakes_by_epoch;  ///< the last is 0 if it settled
  Index mistakes = 0;                    ///< all together
  bool has_settled = false;              ///< every row is on its side
  std::vector<Cycle> cycle{};            ///< one, if the weights returned; else empty

  // Of the points:
  double radius = 0;  ///< R: the longest (x, 1)
  double margin = 0;  ///< gamma of the weights found, scaled to length 1; 0 if it has not settled
  double bound() const { return margin > 0 ? radius * radius / (margin * margin) : 0; }  ///< (R / gamma)^2
};

/// Applies the rule to the rows in order, epoch by epoch, until none is wrong, the weights return, or `epochs` are
/// over. A row counts as wrong if y (w · x + b) <= 0. Fails (Fault::usage) on an option outside its range.
PerceptronRun perceptron(const Points& points, const PerceptronOptions& options = {});

}  // namespace pellucid::classics
