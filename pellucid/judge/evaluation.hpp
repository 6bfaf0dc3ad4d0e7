// How well a network does on labelled rows: one account for training's summary, `evaluate` and `unseal`. Names are
// scikit-learn's, and so are the meanings.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/model/signature.hpp"

namespace pellucid {

/// One class against all others. Quotients without a denominator are NaN.
struct ClassScore {
  Index rows;        ///< that are of this class
  double precision;  ///< of the rows taken for this class: the part that is
  double recall;     ///< of the rows that are of this class: the part that was found
  double f1;         ///< the harmonic mean of the two
};

struct Evaluation {
  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  Index rows = 0;
  // Of classes:
  std::vector<std::string> classes{};
  std::vector<Index> counts{};  ///< [truth, prediction], row-major
  std::vector<ClassScore> scores{};
  Index unknown = 0;  ///< rows of a class that the model does not know: never right, in no count of a class
  Told told = Told::probabilities;
  double accuracy = 0;
  double balanced_accuracy = 0;  ///< mean recall of the classes that occur; 0 is that of one the model does not know
  double f1_macro = 0;           ///< mean f1 of all classes
  double majority = 0;           ///< the accuracy of always naming the commonest class
  double log_loss = 0;  ///< mean -log of the probability given to the truth, of rows of known classes; clipped at 2^-52
  double roc_auc = 0;   ///< of two classes
  double mean_cost = nan;      ///< of a row, by the model's cost matrix; NaN without one
  double constant_cost = nan;  ///< of always naming the class that costs least on these rows
  // Of numbers:
  double rmse = 0, mae = 0;
  double r2 = 0;            ///< 1 - squared error / squared error of the mean of these rows
  double rmse_of_mean = 0;  ///< of telling the mean for every row

  bool tells_classes() const { return !classes.empty(); }
  Index count(std::size_t truth, std::size_t prediction) const { return counts[truth * classes.size() + prediction]; }
};

/// A number of an evaluation by its name.
struct Metric {
  enum class Best : unsigned char { lower, higher, none };  ///< none: a yardstick, not what the model did
  const char* name;
  bool of_classes;
  Best best;
  double (*of)(const Evaluation&);
  bool is_in_units_of_target = false;
};
std::span<const Metric> metrics();
/// What a run can be watched by beside its loss: metrics of the task whose bits are everywhere the same.
std::vector<std::string> watchable_metrics(Task task);
/// The metric of that name that the task has, or null.
const Metric* find_metric(Task task, std::string_view name);

/// Fails (Fault::data) if a model that tells classes does not name as many as it tells; such a file was tampered with.
void check_classes(const Signature& signature);

/// The class that each row's prediction decides for: the most probable one, or the cheapest where the model has a cost
/// matrix. `predictions` is what Model::predict gives.
std::vector<Index> decided_classes(const Signature& signature, std::span<const double> predictions);

/// Compares predictions [rows, outputs] with truths [rows]: class numbers (-1, -2, …: classes that the model does not
/// know) or numbers, in the same units. Log loss and ROC area are NaN where the predictions are not made for them.
Evaluation evaluate(const Signature& signature, std::span<const double> predictions, std::span<const double> truths);

}  // namespace pellucid
