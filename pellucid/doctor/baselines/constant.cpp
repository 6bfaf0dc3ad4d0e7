// constant: the same for every row. Of numbers the mean of the training rows, which has the least squared error of all
// constants; of classes their shares, which have the least log loss, so that the commonest class is named.
#include "pellucid/doctor/baseline.hpp"

namespace pellucid::doctor::baselines {

Baseline constant() {
  return {.name = "constant",
          .label = "constant of the training rows",
          .summary = "the mean of the target, or the shares of the classes, of the training rows by their weights",
          .use = "always: what does not beat it has learned nothing",
          .source = "scikit-learn's DummyRegressor and DummyClassifier",
          .define =
              [](const classics::TableRows& rows, Effort&) {
                const classics::Part& training = rows.training;
                const bool has_shares = rows.task == Task::classification;
                std::vector<double> same(has_shares ? rows.classes.size() : 1, 0.0);
                double all = 0;
                for (std::size_t row = 0; row < training.targets.size(); ++row) {
                  const double weight = training.weights.empty() ? 1 : training.weights[row];
                  const double target = training.targets[row];
                  same[has_shares ? static_cast<std::size_t>(target) : 0] += has_shares ? weight : weight * target;
                  all += weight;
                }
                for (double& value : same) value /= all;
                return constant_model(rows, same);
              },
          .example = {"x,y\n1,1.5\n2,2\n3,7\n9,0\n", "3.5"}};
}

}  // namespace pellucid::doctor::baselines
