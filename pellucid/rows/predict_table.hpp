// What a model predicts for rows of a table, and how well.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "pellucid/data/encode.hpp"
#include "pellucid/data/table.hpp"
#include "pellucid/judge/evaluation.hpp"
#include "pellucid/model/model.hpp"

namespace pellucid {

/// Is given predictions of the next rows, [rows, outputs], and of a mean of networks how far those are apart: their
/// standard deviation, as many numbers; else none.
using TakePredictions = std::function<void(std::span<const double> predictions, std::span<const double> spreads)>;

/// Columns that predictions carry along, as they stand in the file.
struct Carried {
  bool are_all = false;              ///< of the file; else those of `names`
  std::vector<std::string> names{};  ///< as columns_meant() takes them
  data::Table table{};               ///< filled before the first predictions are handed over
};

/// Predicts rows of a table, some at a time in their order, so that not all inputs and outputs are there at once:
/// `take` is given predictions [some rows, outputs] in the target's units. Returns what was met. Fails (Fault::usage)
/// if the model was not trained on a table, and as data::encode does.
std::vector<data::Encounter> predict_table(const Model& model, const data::Table& table, const data::Rows& rows,
                                           const TakePredictions& take, bool clips = false);

/// All of them at once.
struct TablePredictions {
  std::vector<double> values;  ///< [rows, outputs]
  std::vector<double>
      spreads{};  ///< of a mean of networks, as many: the standard deviation of what its members predict
  std::vector<data::Encounter> encounters{};
};
/// Fails (Fault::usage) if the model was not trained on a table, and as data::encode does.
TablePredictions predict_table(const Model& model, const data::Table& table, const data::Rows& rows);

/// The truths of rows as evaluate() takes them: class numbers (-1, -2, …: unknown) or numbers in the target's units.
std::vector<double> table_truths(const Model& model, const data::Table& table, const data::Rows& rows);

/// predict_table and evaluate() of the rows that have a target.
Evaluation evaluate_table(const Model& model, const data::Table& table, const data::Rows& rows,
                          std::vector<data::Encounter>* encounters = nullptr);

}  // namespace pellucid
