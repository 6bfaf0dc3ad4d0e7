// Runs side by side: what their recipes differ in, and how they do on validation rows that they share.
#pragma once

#include <string>
#include <vector>

#include "pellucid/judge/difference.hpp"
#include "pellucid/run/outcome.hpp"

namespace pellucid {

/// A network among those that are compared.
struct ComparedRun {
  std::string folder;            ///< its own: of a fold that of the fold; of a baseline that was kept its file
  Index group = 0;               ///< those of one group were validated on the same rows of the same data
  Index rows = 0;                ///< of validation; 0: none, and no value
  double value = judge::nan;     ///< of the metric
  judge::Estimate difference{};  ///< its metric minus that of the best of its group; of the best 0 ± 0
  Index epochs = 0, parameters = 0;
  std::vector<std::string> recipe{};  ///< its values of `keys`, as TOML has them
};

/// A run of several networks (folds, seeds) among such runs, all of its networks together.
struct ComparedWhole {
  std::string folder;
  Index group = 0;  ///< those of one group have as many networks, on the same validation rows
  Index networks = 0;
  Index rows = 0;             ///< different ones that its networks were validated on
  double value = judge::nan;  ///< the mean over the networks, by their rows
  /// Minus that of the best of its group: row by row, where several networks share a row by the mean over them.
  judge::Estimate difference{};
};

/// By what those of a group are compared.
struct ComparedBy {
  std::string metric, label;
  bool is_higher_better = false;
};

struct ComparedRuns {
  std::vector<std::string> keys{};  ///< of the recipes that not all have alike
  std::vector<ComparedBy> groups{};
  std::vector<ComparedRun> runs{};  ///< by group, the best first
  std::vector<ComparedBy> groups_of_wholes{};
  std::vector<ComparedWhole> wholes{};  ///< by group, the best first; none of a run that has no other in its group
};

/// Reads each folder back (a run's, or one of runs) and judges its networks anew on their validation rows: by `metric`,
/// or where it is "" by what all of a group are judged by (judge::criterion_of()), or their task's main metric where
/// that differs. Nothing sealed is opened. Fails as reopen() and judge::demand_metric() do, and (Fault::usage) without
/// a run.
ComparedRuns compare_runs(const std::vector<std::string>& folders, const std::vector<std::string>& data = {},
                          const std::string& metric = "");

}  // namespace pellucid
