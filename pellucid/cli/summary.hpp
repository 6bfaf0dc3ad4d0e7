// What a training run gives, as a readable result and as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "pellucid/run/run.hpp"

namespace pellucid::cli {

/// One of the networks of a run: a seed's or a fold's, or the only one.
struct Network {
  std::string name;  ///< "seed-3", "fold-1"; "" for the only one
  Learned learned;
};

/// A run that has ended.
struct Outcome {
  std::string run;  ///< its folder
  double seconds;   ///< of training
  std::vector<Network> networks;
};

/// The folder of one of its networks: the run's own, or "<run>/seed-3".
std::string folder_of(const Outcome& outcome, const Network& network);

/// What was found in the file, before training: rows, columns by type, the target, the split.
std::string description(const Opened& opened, const Prepared& prepared, bool colour);

std::string summary(const Opened& opened, const Outcome& outcome, bool colour);
nlohmann::ordered_json json_of(const Opened& opened, const Outcome& outcome);

}  // namespace pellucid::cli
