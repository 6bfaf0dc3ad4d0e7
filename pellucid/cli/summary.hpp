// What a training run gives, as a readable result and as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "pellucid/train/trainer.hpp"

namespace pellucid::cli {

/// A run that has ended.
struct Outcome {
  std::string run;            ///< its folder
  Index rows, columns;        ///< of the data that training may see
  Index train, validation;    ///< rows of each part
  double seconds;             ///< of training
  bool has_members;           ///< several seeds, each in a folder of its own
  std::vector<Trained> runs;  ///< one, or one per seed
};

/// The folder of one of its runs: the run's own, or "<run>/seed-3".
std::string folder_of(const Outcome& outcome, const Trained& trained);
std::string member_name(const Trained& trained);

std::string summary(const Outcome& outcome, bool colour);
nlohmann::ordered_json json_of(const Outcome& outcome);

}  // namespace pellucid::cli
