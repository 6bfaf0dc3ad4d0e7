// What came of a run: its networks, and how they do on the rows that they may see.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/rows/opened.hpp"
#include "pellucid/train/trainer.hpp"

namespace pellucid {

/// One of the networks of an ensemble.
struct EnsembleMember {
  std::string name;  ///< "seed-3"
  Trained trained;
  std::optional<Evaluation> validation;
};

/// One of the networks of a run: a seed's or a fold's, or the only one.
struct Network {
  std::string name;  ///< "seed-3", "fold-1"; "" for the only one, or for an ensemble
  RunRecipe run;     ///< its own, settled
  Trained trained;
  Prepared prepared;
  std::optional<Evaluation> training;    ///< of a table
  std::optional<Evaluation> validation;  ///< none without validation rows
  /// Of an ensemble, whose model is their mean and whose history is the first one's; else empty.
  std::vector<EnsembleMember> members{};
};

/// The mean of a metric of the validation rows over several networks, and its sample standard deviation.
struct Spread {
  std::string metric;  ///< as reports call it
  double mean, deviation;
};

struct Outcome {
  std::string folder;  ///< "" if nothing was written
  std::unique_ptr<Opened> opened;
  std::vector<Network> networks;  ///< those that were begun, in order
  double seconds = 0;             ///< of training
  bool is_interrupted = false;
  /// The file of the model that stands in the place of the run's network: a baseline that was kept. "" if none does.
  std::string model_path{};

  /// The folder of one of its networks: the run's own, or "<run>/seed-3".
  std::string folder_of(const Network& network) const { return folder_of(network.name); }
  std::string folder_of(const std::string& name) const { return name.empty() ? folder : folder + "/" + name; }
  /// Of the metric that a run is judged by (judge::criterion_of()); none of one network, or without validation rows.
  std::optional<Spread> spread() const;
};

}  // namespace pellucid
