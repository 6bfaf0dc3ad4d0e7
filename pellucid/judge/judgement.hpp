// A network's predictions beside the truths of the same rows, compared once: what every metric and every report is
// computed from. Row weights say how much a row counts; plain counts are kept beside, for people. Of a row of classes
// only what metrics ask is kept, so a judgement takes memory by its rows, however many classes there are.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
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

/// What a row's predictions say of the classes: a probability, or a score of each.
struct ClassRow {
  std::uint32_t decided;      ///< the class
  std::uint32_t higher : 31;  ///< classes of a higher score than the truth, and of equal ones the later; see Judge
  std::uint32_t is_likeliest_right : 1;  ///< the true class is the first of highest score
  double of_likeliest;                   ///< the highest score
  double of_truth;                       ///< the score of the true class; NaN if that one is unknown
};

/// Rows of one class that were taken for one class.
struct Confused {
  std::size_t truth, prediction;
  Index count;
  double weight;
};

struct Judgement {
  Signature signature;
  Index rows = 0;
  std::vector<double> predictions{};  ///< of a regression, [rows, outputs]
  std::vector<double> truths{};       ///< class numbers [rows], or numbers [rows, outputs]
  std::vector<double> weights{};      ///< [rows]; empty: every row counts once
  double weight = 0;                  ///< of all rows
  // Of classes:
  std::vector<ClassRow> class_rows{};  ///< [rows]
  std::vector<double> of_second{};     ///< of two classes, [rows]: the score of the second
  /// The pairs that occur, by truth, then by prediction: behind the known classes comes each one that the model does
  /// not know.
  std::vector<Confused> confusion{};
  std::size_t true_classes = 0;  ///< that `confusion` may have as truths: the known ones, then the unknown ones
  std::vector<ClassScore> scores{};
  Index unknown = 0;  ///< rows of a class that the model does not know: never right, in no score of a class
  double unknown_weight = 0;

  bool predicts_classes() const { return signature.task != Task::regression; }
  std::size_t classes() const { return signature.classes.size(); }
  double weight_of(std::size_t row) const { return weights.empty() ? 1 : weights[row]; }
  /// The rows of one true class in `confusion`.
  std::span<const Confused> confused(std::size_t truth) const;
  Index count(std::size_t truth, std::size_t prediction) const;
  Index hits() const;         ///< rows whose class was decided for
  double hit_weight() const;  ///< of those rows
};

/// A judgement of rows of known classes that holds their counts alone, which is all that metrics of decisions and costs
/// ask for. `confusion` is in its order.
Judgement counted_decisions(const Signature& signature, std::vector<Confused> confusion);

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
/// matrix; by the model's threshold where it has one. `predictions` is what Model::predict gives.
std::vector<Index> decided_classes(const Signature& signature, std::span<const double> predictions);

/// Predictions that come batch by batch, judged together.
class Judge {
 public:
  /// Fails (Fault::data) as check_classes() does.
  explicit Judge(Signature signature);
  /// As evaluate() has them; either every call gives weights, or none.
  void add(std::span<const double> predictions, std::span<const double> truths, std::span<const double> weights = {});
  /// Of all that were added; may be asked once.
  judge::Judgement judgement() &&;

 private:
  void add_classes(std::span<const double> row, double truth);
  judge::Judgement at_;
  std::map<double, std::size_t> unknown_;  ///< places of the unknown classes in the confusion
};

/// Compares predictions [rows, outputs] with truths: class numbers [rows] (-1, -2, …: classes that the model does not
/// know) or numbers [rows, outputs] in the same units. `weights` [rows] may be empty. Fails (Fault::data) if their
/// numbers do not fit each other.
judge::Judgement evaluate(const Signature& signature, std::span<const double> predictions,
                          std::span<const double> truths, std::span<const double> weights = {});

}  // namespace pellucid
