// How well a network tells classes apart, counted over labelled rows: one account for `evaluate` and for `unseal`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "pellucid/train/model.hpp"

namespace pellucid::cli {

/// One class against all others. Quotients without a denominator are NaN.
struct ClassScore {
  Index rows;        ///< that are of this class
  double precision;  ///< of the rows taken for this class: the part that is
  double recall;     ///< of the rows that are of this class: the part that was found
  double f1;         ///< the harmonic mean of the two
};

struct Evaluation {
  std::vector<std::string> classes;
  std::vector<Index> counts;  ///< [truth, prediction], row-major
  Index rows = 0;
  double accuracy = 0;
  std::vector<ClassScore> scores;  ///< of each class

  Index count(std::size_t truth, std::size_t prediction) const { return counts[truth * classes.size() + prediction]; }
};

/// Fails (Fault::data) if a model that tells classes does not name as many as it tells; such a file was tampered with.
void check_classes(const Signature& signature);

/// The class that each row's prediction decides for: `predictions` is what Model::predict gives.
std::vector<Index> decided_classes(const Signature& signature, std::span<const float> predictions);

/// Predicts `inputs` [rows, columns] and counts against `targets` [rows], class numbers from 0. Fails (Fault::usage) if
/// the model does not tell classes, (Fault::data) if the rows do not fit it.
Evaluation evaluate(Model& model, std::span<const float> inputs, Index columns, std::span<const float> targets);

/// As JSON: rows, accuracy, classes with precision, recall, f1 and rows, confusion [truth][prediction].
nlohmann::ordered_json json_of(const Evaluation& evaluation);

/// As a text of at most `columns` characters a line: accuracy, a line per class, and the confusion matrix.
std::string report(const Evaluation& evaluation, int columns, bool colour);

}  // namespace pellucid::cli
