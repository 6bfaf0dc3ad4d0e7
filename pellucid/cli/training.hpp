// A network trained into its folder, with progress, checkpoints and a trace: what `train` and `resume` share.
#pragma once

#include <atomic>
#include <fstream>
#include <string>

#include "pellucid/cli/progress.hpp"
#include "pellucid/run/run.hpp"
#include "pellucid/run/run_folder.hpp"

namespace pellucid::cli {

struct TrainingOptions {
  int threads = 0;
  bool quiet = false;
  std::string trace;  ///< a file of JSON lines, or ""
  const std::atomic<bool>* interrupt = nullptr;
  const std::string* checkpoint = nullptr;  ///< to go on from
};

/// Trains one network; its checkpoints go to `folder`, which stays if the program is killed.
Learned train_into(const std::string& folder, const Opened& opened, const RunRecipe& run, Prepared prepared,
                   const TrainingOptions& options);

/// Reads "--threads"; 0 stands for all processors.
int threads_of(const std::string& text);

}  // namespace pellucid::cli
