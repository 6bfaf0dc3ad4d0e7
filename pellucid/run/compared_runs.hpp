// Runs side by side: what their recipes differ in, and how they do on validation rows that they share.
#pragma once

#include <string>
#include <vector>

#include "pellucid/judge/difference.hpp"
#include "pellucid/run/outcome.hpp"

namespace pellucid {

/// A network among those that are compared.
struct ComparedRun {
  std::string folder;            ///< its own: of a fold that of the fold
  Index group = 0;               ///< those of one group were validated on the same rows of the same data
  Index rows = 0;                ///< of validation; 0: none, and no value
  double value = judge::nan;     ///< of the metric
  judge::Estimate difference{};  ///< its metric minus that of the best of its group; of the best 0 ± 0
  Index epochs = 0, parameters = 0;
  std::vector<std::string> recipe{};  ///< its values of `keys`, as TOML has them
};

struct ComparedRuns {
  std::vector<std::string> keys{};               ///< of the recipes that not all have alike
  std::vector<std::string> metrics{}, labels{};  ///< of each group: its task's main metric
  std::vector<bool> is_higher_better{};
  std::vector<ComparedRun> runs{};  ///< by group, the best first
};

/// Reads each folder back (a run's, or one of runs) and judges its networks anew on their validation rows. Nothing
/// sealed is opened. Fails as reopen() does, and (Fault::usage) without a run.
ComparedRuns compare_runs(const std::vector<std::string>& folders, const std::vector<std::string>& data = {});

}  // namespace pellucid
