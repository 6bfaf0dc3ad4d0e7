// The trainings whose steps are timed: some of sizes that people have, and a grid around them.
#pragma once

#include <string>
#include <vector>

#include "pellucid/model/signature.hpp"

namespace pellucid::bench {

struct Workload {
  std::string name;   ///< "tabular", "width 256", "adamw": words that --only finds
  std::string shape;  ///< "20-64-32-1 bce, batch 32": what it is
  std::string model, optimizer;
  Signature signature;
  Index batch;
  bool predicts = false;  ///< not a step of training, but the prediction of a batch
  Index members = 1;      ///< networks that train as one program
};

/// All of them, in the order in which they are shown.
std::vector<Workload> workloads();

/// The one of that name, or those whose name or shape contains `words`; fails (Fault::usage) if there are none.
std::vector<Workload> workloads_named(const std::string& words);

}  // namespace pellucid::bench
