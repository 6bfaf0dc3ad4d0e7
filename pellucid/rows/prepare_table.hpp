// What one network is trained on: the rows of a table split, and a preparation fitted on the training rows alone.
#pragma once

#include <string>
#include <vector>

#include "pellucid/data/encode.hpp"
#include "pellucid/rows/open_table.hpp"
#include "pellucid/train/data.hpp"

namespace pellucid {

/// What one network is trained on.
struct TableData {
  data::Preparation preparation;
  Task task;
  std::string target_reason;
  data::Split split;                               ///< of the rows of OpenTable::seen
  Index left_out = 0;                              ///< validation rows of a class that no training row has
  Index rows = 0;                                  ///< of the file
  std::vector<data::LabelCount> missing_labels{};  ///< words of its target that stand for a missing value
  std::vector<data::LabelCount> lost{};            ///< classes of the file of which no training row is
  data::EncodedRows<float> inputs;                 ///< of a float32 run
  std::vector<float> targets;
  data::EncodedRows<double> inputs64;  ///< of a float64 run
  std::vector<double> targets64;
  std::vector<double> weights;  ///< of the rows, from their column; empty without one

  /// Valid as long as this object stays where it is.
  Data data() const;
};

/// Splits the rows that training may see, but for those of --val FILE, by the recipe, its seed and fold. Fails
/// (Fault::data) if no row is left to train on.
data::Split split_table(const OpenTable& table, const RunRecipe& run);

/// Fits and encodes. Fails as data::fit_columns and data::fit_target do.
TableData prepare_table(const OpenTable& table, const Recipe& recipe, data::Split split);

}  // namespace pellucid
