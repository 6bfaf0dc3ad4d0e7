// metrics.jsonl of a network while it trains: a line for each epoch, for who reads along.
#pragma once

#include <chrono>
#include <string>

#include "pellucid/model/signature.hpp"
#include "pellucid/run/run_folder.hpp"
#include "pellucid/train/history.hpp"

namespace pellucid {

/// The first epoch that it is given begins the file anew, with all that came before: epochs that a killed process wrote
/// behind its last checkpoint are trained again and stand there once. Epochs that follow each other faster than anybody
/// reads are written together; the last of them are written with the end of the run.
class GrowingMetrics {
 public:
  GrowingMetrics(RunFolder& folder, std::string file, Task task)
      : folder_(folder), file_(std::move(file)), task_(task) {}

  /// At the end of each epoch. Fails as RunFolder::append().
  void take(const History& history);

 private:
  RunFolder& folder_;
  std::string file_;
  Task task_;
  std::size_t written_ = 0;  ///< epochs
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace pellucid
