// Linear and logistic regression as what they are: one neuron, w · x + b, trained by gradient descent like any network
// (one neuron per class for more than two). Least squares: A. Legendre 1805, C. Gauss 1809; the logistic model: D. Cox,
// "The regression analysis of binary sequences", 1958.
#pragma once

#include <functional>

#include "pellucid/classics/table.hpp"
#include "pellucid/train/trainer.hpp"

namespace pellucid::classics {

struct Regression {
  Trained trained;          ///< the network `linear`, in float64
  std::vector<Line> lines;  ///< in the table's units: one, or one per class, whose scores the softmax takes
  double loss;              ///< mean squared error (in scaled units) or mean log loss of the training rows
};

/// When a training ends before it has settled.
struct Until {
  Index epochs = 0;                 ///< as many; 0: those of one_neuron_recipe
  std::function<bool()> is_over{};  ///< asked after each epoch: true ends it there
};

/// Trains on rows.training from weights of 0, all rows in each step, by L-BFGS. `l2` adds l2 / 2 times the squared
/// weights to the loss: 1 / (C rows) is scikit-learn's C for logistic regression, alpha / rows that of Ridge. Fails
/// (Fault::usage) if l2 is negative.
Regression fit_one_neuron(const TableRows& rows, double l2 = 0, const Until& until = {});

/// Whether the classes of the training rows can be parted without a mistake; then the likelihood has no maximum, and
/// without l2 the coefficients do not exist. For two classes it is decided. For more a yes is proved by `fitted`, whose
/// scores put every row into its class; a no says that they do not.
bool is_separable(const TableRows& rows, Regression& fitted);

/// The closed form: the line of least squares in the table's units. Of a regression alone.
Line closed_form(const TableRows& rows);

}  // namespace pellucid::classics
