// How each network of a run does on its validation rows, and how all do: the table at the end of folds, seeds and
// ensembles, and their metrics.json.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/judge/difference.hpp"
#include "pellucid/run/outcome.hpp"

namespace pellucid {

constexpr const char* scores_file = "metrics.json";

/// A network of several, and how it does by each metric.
struct NetworkScore {
  std::string name;  ///< "fold-1"; of an ensemble's own, "ensemble"
  Index rows = 0, best_epoch = 0;
  const Evaluation* at = nullptr;
  std::vector<double> values;  ///< of each metric
};

struct NetworkScores {
  std::vector<const judge::Metric*> metrics;  ///< those that reports have
  std::vector<NetworkScore> networks;
  /// Of each metric the mean over the networks, with 95 % by t of so many networks. Those share training rows, and
  /// members validation rows too, so that a new sample of the data would move it by more.
  std::vector<judge::Estimate> means;
  std::vector<double> deviations;        ///< sample standard deviations
  std::optional<NetworkScore> ensemble;  ///< the mean of the networks, on the same rows
};

/// None of a run of one network, or without validation rows. `outcome` must outlive it.
std::optional<NetworkScores> scores_of_networks(const Outcome& outcome);

/// metrics.json: every metric of every network.
std::string scores_json(const NetworkScores& scores);

}  // namespace pellucid
