// Predictions for rows by the names of their columns, as a table would hold them, and in the words of the task.
#pragma once

#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "pellucid/model/model.hpp"

namespace pellucid {

/// What a model predicts for one row.
struct Prediction {
  /// Of a regression the number, in the table's units; of classes the probability of `label` (where the loss makes no
  /// probabilities, what the network gives instead).
  double value = 0;
  std::string label{};  ///< the class decided for: the most probable, or the cheapest by the cost matrix
  std::vector<double> probabilities{};  ///< of signature().classes, in order; empty if there are none
  double spread = 0;  ///< of a mean of networks, the standard deviation of what its members have for `value`
};

/// Numbers that Model::predict gave, [rows, outputs], row by row. Fails (Fault::usage) if a row is several numbers.
std::vector<Prediction> decided(const Model& model, std::span<const double> predictions);

/// Among the numbers of a row that Model::predict gave, the one that is about its decision: that of the class decided
/// for, or the only one.
std::size_t place_of_decision(const Signature& signature, std::span<const double> row);

/// The second of two classes where its probability is at least `threshold`, else the first. Fails (Fault::usage) if the
/// model has no two classes or tells no probabilities. Compared as the model computes: in float32 at 0.7 as it is
/// there.
std::vector<Index> decided_at(const Model& model, double threshold, std::span<const double> predictions);

/// What stands in a cell of a table: a text ("39.1", "Torgersen", "" for a missing value) or a number (NaN: missing).
class Cell {
 public:
  Cell(const char* text) : text_(text) {}             // NOLINT(google-explicit-constructor): reads as a cell
  Cell(std::string text) : text_(std::move(text)) {}  // NOLINT(google-explicit-constructor)
  template <class Number>
    requires std::is_arithmetic_v<Number>
  Cell(Number number)
      : number_(static_cast<double>(number)), is_number_(true) {}  // NOLINT(google-explicit-constructor)

  /// As programs write it, where the column's numbers are written in `form`; null: plainly.
  std::string text(const data::NumberForm* form) const;

 private:
  std::string text_;
  double number_ = 0;
  bool is_number_ = false;
};

/// A column by its name, its cells in the order of the rows.
struct NamedColumn {
  std::string name;
  std::vector<Cell> cells;

  NamedColumn(std::string column, std::vector<Cell> values) : name(std::move(column)), cells(std::move(values)) {}
  /// Of numbers or texts.
  template <class Value>
  NamedColumn(std::string column, const std::vector<Value>& values)
      : name(std::move(column)), cells(values.begin(), values.end()) {}
};

/// One row, for a model that was trained on a table:
///     predict_cells(model, {{"bill_length_mm", 39.1}, {"island", "Torgersen"}, {"sex", ""}})
/// The model's preparation reads the cells, in any order. Columns that the model makes no use of, and the target, may
/// be left out. Fails (Fault::usage) if the model was not trained on a table, on a name that the table did not have
/// (with the nearest) or that stands there twice; (Fault::data) on a column that is left out, naming it, and on a cell
/// that is not what its column holds.
Prediction predict_cells(const Model& model, const std::vector<std::pair<std::string, Cell>>& cells);

/// Many rows, column by column; all have as many cells.
///     predict_columns(model, {{"age", std::vector{31.0, 44.0}}, {"city", std::vector<std::string>{"Bern", "Chur"}}})
std::vector<Prediction> predict_columns(const Model& model, const std::vector<NamedColumn>& columns);

}  // namespace pellucid
