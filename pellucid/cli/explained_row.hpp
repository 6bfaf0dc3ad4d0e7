// The row that `pellucid explain` is asked about, from numbers, a table or pictures, as the network takes it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/cli/source_options.hpp"
#include "pellucid/data/table.hpp"
#include "pellucid/explain/explanation.hpp"
#include "pellucid/model/model.hpp"
#include "pellucid/run/judge_run.hpp"

namespace pellucid::cli {

/// Which row, in the words of the options.
struct RowQuestion {
  std::string input, target, row, data;
  SourceOptions reading;
  bool json = false;

  /// Of --row. Fails (Fault::usage) if that is no number from 1.
  Index number() const;
};

struct ExplainedRow {
  std::vector<double> inputs;
  std::optional<double> target{};
  std::vector<std::string> names{};
  std::vector<std::string> cells{};            ///< of a table's columns that have inputs
  std::vector<Explanation::Origin> origins{};  ///< of the inputs of a table's row
  std::optional<data::Table> table{};
};

/// What is called before the truth of a row of a table or of pictures is looked at.
using BeforeTruth = std::function<void(const ShownRow&)>;

/// Without `before_truth` the truth of data is not looked at. Fails (Fault::usage) on a row or a target that is not
/// there, and as the readers of tables and pictures do.
ExplainedRow explained_row(const Model& model, const RowQuestion& asked, const BeforeTruth& before_truth);

}  // namespace pellucid::cli
