// Why a model predicts what it does for rows of a table, against a typical row of its run.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/explain/attribution.hpp"
#include "pellucid/explain/nearest_rows.hpp"
#include "pellucid/model/model.hpp"
#include "pellucid/rows/predict_table.hpp"

namespace pellucid {

/// The training rows of a run, as they stand in its table.
struct TrainingRows {
  data::Table table;
  Index count = 0;  ///< its first rows; behind them stand those of validation
};
/// `data` names files of the run that lie elsewhere now; at last the run's table is looked for at `perhaps`. Fails
/// (Fault::usage) where the model lies in no run of a table, and as evaluate_run() does. Nothing is unsealed.
TrainingRows training_rows(const Model& model, const std::string& from, const std::vector<std::string>& data = {},
                           const std::string& perhaps = "");

/// They as the network takes them, so many at a time as memory holds easily.
EachBatch batches_of(const Model& model, const TrainingRows& training);

/// What contributions are counted from.
struct ReferenceRow {
  std::vector<double> inputs;
  std::string words;
  std::string name;  ///< "mean", "zeros", or the row's number
};
/// A typical training row (explain/reference_row.hpp).
ReferenceRow mean_reference(const Model& model, const TrainingRows& training);
/// All inputs of the network 0; codes of a category or of words name nothing.
ReferenceRow zeros_reference(const Model& model);

/// What explains rows of a model against one reference.
class Reasoner {
 public:
  /// `training` may be null: then one deviation of the target, or log-odds of 1, is how far predictions lie apart. It
  /// must outlive this.
  Reasoner(const Model& model, ReferenceRow reference, const TrainingRows* training);

  const std::vector<explaining::InputColumn>& columns() const { return path_.columns(); }
  explaining::Quantity quantity() const { return path_.quantity(); }
  const ReferenceRow& reference() const { return reference_; }
  Attribution attribution(std::span<const double> row, std::size_t output);
  ShapleyValues shapley(std::span<const double> row, std::size_t output, std::size_t orders, std::uint64_t seed);
  /// The standard deviation of the predictions of some training rows.
  double spread(std::size_t output);

 private:
  const Model& model_;
  ReferenceRow reference_;
  const TrainingRows* training_;
  explaining::PredictionPath path_;
  std::map<std::size_t, double> spreads_;
};

/// A column, and what it contributed.
struct Reason {
  std::size_t column;
  double contribution;
};
/// Of each row the `most` columns that contributed most to what is predicted for it: to the number, or to the class
/// that is decided for (at the `threshold`, where there is one).
std::vector<std::vector<Reason>> strongest_reasons(const Model& model, const data::Table& table,
                                                   const ReferenceRow& reference, const TrainingRows& training,
                                                   std::size_t most, std::optional<double> threshold, bool clips);

}  // namespace pellucid
