// linear: w · x + b, by least squares (A. Legendre 1805), or through the logistic function (D. Cox 1958), one line per
// class for more than two. The squared weights count for a little, so that inputs that depend on each other and classes
// that can be parted have an answer too: as in scikit-learn's Ridge(alpha=1) and LogisticRegression(C=1).
#include <numeric>

#include "pellucid/classics/regression.hpp"
#include "pellucid/doctor/baseline.hpp"

namespace pellucid::doctor::baselines {

namespace {

/// The sum of the weights of the training rows.
double total_weight(const classics::Part& training) {
  if (training.weights.empty()) return static_cast<double>(training.rows());
  return std::accumulate(training.weights.begin(), training.weights.end(), 0.0);
}

}  // namespace

Baseline linear() {
  return {.name = "linear",
          .label = "linear or logistic regression",
          .summary = "one weighted sum of the inputs, or one per class, with scikit-learn's default penalty",
          .use = "always: what a network gains over it is what its hidden layers are worth",
          .source = "Legendre 1805; Cox 1958; Hoerl and Kennard 1970",
          .define =
              [](const classics::TableRows& rows, Effort& effort) {
                // The loss is a mean, the penalty l2 / 2 |w|^2: of sums of squares |w|^2, of sums of log losses |w|^2
                // / 2.
                const double l2 = (rows.task == Task::regression ? 2 : 1) / total_weight(rows.training);
                const classics::Until until{effort.rounds, effort.rounds > 0 ? nullptr : effort.is_over};
                Trained trained = classics::fit_one_neuron(rows, l2, until).trained;
                effort.rounds = static_cast<Index>(trained.history.epochs.size());
                return std::move(trained.model);
              },
          .example = {"x,y\n0,0.5\n10,20.5\n20,40.5\n30,60.5\n40,80.5\n20,0\n", "40.5"}};
}

}  // namespace pellucid::doctor::baselines
