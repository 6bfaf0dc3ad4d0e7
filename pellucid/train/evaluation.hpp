// How well a network does on labelled rows: one account for training's summary, `evaluate` and `unseal`. Names are
// scikit-learn's, and so are the meanings.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "pellucid/train/model.hpp"

namespace pellucid {

/// One class against all others. Quotients without a denominator are NaN.
struct ClassScore {
  Index rows;        ///< that are of this class
  double precision;  ///< of the rows taken for this class: the part that is
  double recall;     ///< of the rows that are of this class: the part that was found
  double f1;         ///< the harmonic mean of the two
};

struct Evaluation {
  Index rows = 0;
  // Of classes:
  std::vector<std::string> classes{};
  std::vector<Index> counts{};  ///< [truth, prediction], row-major
  std::vector<ClassScore> scores{};
  Index unknown = 0;  ///< rows of a class that the model does not know: never right, in no count of a class
  double accuracy = 0;
  double balanced_accuracy = 0;  ///< mean recall of the classes that occur
  double f1_macro = 0;           ///< mean f1 of all classes
  double majority = 0;           ///< the accuracy of always naming the commonest class
  double log_loss = 0;           ///< mean -log of the probability given to the truth; clipped at 2^-52
  double roc_auc = 0;            ///< of two classes; else NaN
  // Of numbers:
  double rmse = 0, mae = 0;
  double r2 = 0;            ///< 1 - squared error / squared error of the mean of these rows
  double rmse_of_mean = 0;  ///< of telling the mean for every row

  bool tells_classes() const { return !classes.empty(); }
  Index count(std::size_t truth, std::size_t prediction) const { return counts[truth * classes.size() + prediction]; }
};

/// Fails (Fault::data) if a model that tells classes does not name as many as it tells; such a file was tampered with.
void check_classes(const Signature& signature);

/// The class that each row's prediction decides for: `predictions` is what Model::predict gives.
std::vector<Index> decided_classes(const Signature& signature, std::span<const double> predictions);

/// Compares predictions [rows, outputs] with truths [rows]: class numbers (-1: unknown) or numbers, in the same units.
Evaluation evaluate(const Signature& signature, std::span<const double> predictions, std::span<const double> truths);

/// Metrics by name: "accuracy": 0.98, …, or "rmse": 2.5, …; null where there is none.
nlohmann::ordered_json metrics_json(const Evaluation& evaluation);
/// The metrics with rows, and for classes each one's scores and the confusion [truth][prediction].
nlohmann::ordered_json json_of(const Evaluation& evaluation);

}  // namespace pellucid
