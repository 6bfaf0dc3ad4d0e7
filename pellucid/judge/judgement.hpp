// A network's predictions beside the truths of the same rows, compared once: what every metric and every report is
// computed from. Row weights say how much a row counts; plain counts are kept beside, for people.
#pragma once

#include <limits>
#include <span>
#include <vector>

#include "pellucid/model/signature.hpp"

namespace pellucid::judge {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// One class against all others, over the rows of classes that the model knows. Quotients without a denominator are
/// NaN.
struct ClassScore {
  Index rows;        ///< that are of this class
  double weight;     ///< of those rows
  double precision;  ///< of the rows taken for this class: the part that is
  double recall;     ///< of the rows that are of this class: the part that was found
  double f1;         ///< the harmonic mean of the two
};

struct Judgement {
  Signature signature;
  Index rows = 0;
  std::vector<double> predictions{};  ///< [rows, outputs]
  std::vector<double> truths{};       ///< class numbers [rows], or numbers [rows, outputs]
  std::vector<double> weights{};      ///< [rows]; empty: every row counts once
  double weight = 0;                  ///< of all rows
  // Of classes:
  std::vector<Index> counts{};  ///< [truth, prediction] of the rows of known classes
  /// Weights of all rows, [truth, prediction]: below the known classes a line for each one that the model does not
  /// know.
  std::vector<double> confusion{};
  std::vector<ClassScore> scores{};
  Index unknown = 0;  ///< rows of a class that the model does not know: never right, in no score of a class
  double unknown_weight = 0;

  bool predicts_classes() const { return signature.task != Task::regression; }
  std::size_t classes() const { return signature.classes.size(); }
  /// Classes that occur in `confusion` as truths: the known ones, then the unknown ones.
  std::size_t true_classes() const { return confusion.size() / classes(); }
  Index count(std::size_t truth, std::size_t prediction) const { return counts[truth * classes() + prediction]; }
  double cell(std::size_t truth, std::size_t prediction) const { return confusion[truth * classes() + prediction]; }
  double weight_of(std::size_t row) const { return weights.empty() ? 1 : weights[row]; }
  /// What the row's prediction gives the class: a probability, or a score. One output is that of the second class.
  double score(std::size_t row, std::size_t one) const {
    if (signature.outputs > 1) return predictions[row * classes() + one];
    return one == 1 ? predictions[row] : 1 - predictions[row];
  }
  Index hits() const;         ///< rows whose class was decided for
  double hit_weight() const;  ///< of those rows
};

/// Mean over all classes of a field of their scores, which is 0 where it is NaN: scikit-learn's average="macro".
double macro(const Judgement& at, double ClassScore::* field);

/// Weights of the rows of each class and of those taken for it, in the order of `confusion`; unknown classes are never
/// predicted.
struct Margins {
  explicit Margins(const Judgement& at);
  std::vector<double> truths, predictions;
  double all = 0;
};

/// One output of a regression beside its truths.
struct Output {
  const Judgement& at;
  std::size_t number;

  double truth(std::size_t row) const { return at.truths[row * width() + number]; }
  double prediction(std::size_t row) const { return at.predictions[row * width() + number]; }
  std::size_t rows() const { return static_cast<std::size_t>(at.rows); }
  /// Sum and mean over the rows of `of(truth, prediction)`, each times the row's weight.
  template <class F>
  double sum(F of) const {
    double sum = 0;
    for (std::size_t row = 0; row < rows(); ++row) sum += at.weight_of(row) * of(truth(row), prediction(row));
    return sum;
  }
  template <class F>
  double mean(F of) const {
    return sum(of) / at.weight;
  }
  /// Sum of the squared distances of the truths from their mean.
  double spread() const;

 private:
  std::size_t width() const { return static_cast<std::size_t>(at.signature.outputs); }
};

/// Mean of `of(output)`: scikit-learn's multioutput="uniform_average".
template <class F>
double mean_of_outputs(const Judgement& at, F of) {
  double sum = 0;
  for (std::size_t number = 0; number < static_cast<std::size_t>(at.signature.outputs); ++number) {
    sum += of(Output{at, number});
  }
  return sum / static_cast<double>(at.signature.outputs);
}

/// Rows of two classes whose second one has the same score.
struct Tied {
  double negatives = 0, positives = 0;  ///< weights of the rows of the first and of the second class
};
/// All rows, from the highest score down. Empty if they have no order, because a score is NaN, or a class unknown.
std::vector<Tied> from_highest(const Judgement& at);

}  // namespace pellucid::judge

namespace pellucid {

/// Fails (Fault::data) if a model of classes does not name as many as it predicts; such a file was tampered with.
void check_classes(const Signature& signature);

/// The class that each row's prediction decides for: the most probable one, or the cheapest where the model has a cost
/// matrix. `predictions` is what Model::predict gives.
std::vector<Index> decided_classes(const Signature& signature, std::span<const double> predictions);

/// Compares predictions [rows, outputs] with truths: class numbers [rows] (-1, -2, …: classes that the model does not
/// know) or numbers [rows, outputs] in the same units. `weights` [rows] may be empty. Fails (Fault::data) if their
/// numbers do not fit each other.
judge::Judgement evaluate(const Signature& signature, std::span<const double> predictions,
                          std::span<const double> truths, std::span<const double> weights = {});

}  // namespace pellucid
