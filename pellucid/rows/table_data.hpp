// From a table on disk to what a network is trained on: rows without a target left out, test rows sealed, the rest
// split, and a preparation fitted on the training rows alone.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pellucid/data/csv.hpp"
#include "pellucid/data/encode.hpp"
#include "pellucid/data/table_split.hpp"
#include "pellucid/data/target.hpp"
#include "pellucid/judge/evaluation.hpp"
#include "pellucid/rows/source.hpp"
#include "pellucid/train/trainer.hpp"

namespace pellucid {

/// Is given predictions of the next rows, [rows, outputs].
using TakePredictions = std::function<void(std::span<const double> predictions)>;

data::CellRules cell_rules(const Source& source);
data::CsvOptions csv_options(const Source& source);
/// How a source's columns are to be taken, but for what the sealed rows say.
data::PreparationOptions preparation_options(const Source& source);

/// A source of which training may see all but the sealed rows.
struct OpenTable {
  Source source{};
  data::SplitRule rule{};
  char delimiter = 0;  ///< of a CSV file, else 0
  Index rows = 0;      ///< of the file
  Index without_target = 0;
  data::Table seen{};                               ///< rows to train on and to watch; those of --val FILE stand last
  std::vector<data::RowKey> keys{};                 ///< of the rows of `seen`
  Index own_rows = 0;                               ///< of `seen`, without those of --val FILE
  data::Sealed<data::Table> test{data::Table{}};    ///< rows with a target
  Index test_rows = 0;                              ///< of a test FILE not counted: -1
  std::map<std::string, data::NotNumbers> audit{};  ///< of the sealed rows
  data::SealAudit sealing{};                        ///< what else is told of them
};

/// Reads the source's files and seals. `validation` is the recipe's part. Fails (Fault::usage) on a target or another
/// named column that is not there (with the nearest), parts that leave no row to train on; (Fault::data) on a file that
/// cannot be read or has no row with a target. Groups that earlier runs over these rows sealed stay sealed; with the
/// `seal` of a run, the groups of that run are and no others, and it fails (Fault::refused) if other rows would be
/// sealed than were. With a `model`, copies are what it cannot tell apart.
OpenTable open_table(const Source& source, double validation, const data::Seal* seal = nullptr,
                     const Model* model = nullptr);

/// By which rule rows are sealed: data::seal_rule, ….
Index rule_of(const data::SplitRule& rule);

/// Whether test rows are taken out of the source's own rows.
bool seals_own_rows(const Source& source);

/// The table again, for unseal: from the source and the seal of a run. Fails (Fault::refused) if the rows are not those
/// that were sealed.
OpenTable sealed_table(const Model& model, const Source& source, const data::Seal& seal);

/// What one network is trained on.
struct TableData {
  data::Preparation preparation;
  Task task;
  std::string target_reason;
  data::Split split;                ///< of the rows of OpenTable::seen
  Index left_out = 0;               ///< validation rows of a class that no training row has
  data::EncodedRows<float> inputs;  ///< of a float32 run
  std::vector<float> targets;
  data::EncodedRows<double> inputs64;  ///< of a float64 run
  std::vector<double> targets64;
  std::vector<double> weights;  ///< of the rows, from their column; empty without one

  /// Valid as long as this object stays where it is.
  Data data() const;
};

/// Fits and encodes. Fails as data::fit_columns and data::fit_target do.
TableData prepare_table(const OpenTable& table, const Recipe& recipe, data::Split split);

/// Predicts rows of a table, some at a time in their order, so that not all inputs and outputs are there at once:
/// `take` is given predictions [some rows, outputs] in the target's units. Returns what was met. Fails (Fault::usage)
/// if the model was not trained on a table, and as data::encode does.
std::vector<data::Encounter> predict_table(const Model& model, const data::Table& table, const data::Rows& rows,
                                           const TakePredictions& take);

/// All of them at once.
struct TablePredictions {
  std::vector<double> values;  ///< [rows, outputs]
  std::vector<data::Encounter> encounters;
};
/// Fails (Fault::usage) if the model was not trained on a table, and as data::encode does.
TablePredictions predict_table(const Model& model, const data::Table& table, const data::Rows& rows);

/// The truths of rows as evaluate() takes them: class numbers (-1, -2, …: unknown) or numbers in the target's units.
std::vector<double> table_truths(const Model& model, const data::Table& table, const data::Rows& rows);

/// predict_table and evaluate() of the rows that have a target.
Evaluation evaluate_table(const Model& model, const data::Table& table, const data::Rows& rows,
                          std::vector<data::Encounter>* encounters = nullptr);

}  // namespace pellucid
