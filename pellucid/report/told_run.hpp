// A run as the sections of its report tell it.
#pragma once

#include <string>
#include <vector>

#include "pellucid/doctor/finding.hpp"
#include "pellucid/run/baselines.hpp"
#include "pellucid/run/ledger.hpp"

namespace pellucid::report {

/// Of several networks the sections that are about one tell the first.
struct ToldRun {
  const Outcome& outcome;
  const Network& network;       ///< the first
  const Comparison& baselines;  ///< empty: none
  std::vector<doctor::Problem> problems{};
  std::vector<Opening> openings{};  ///< of its sealed rows

  const Signature& signature() const { return network.trained.model.signature(); }
  const Evaluation* validation() const { return network.validation ? &*network.validation : nullptr; }
  bool predicts_classes() const { return signature().task != Task::regression; }
  /// Whether the model is a baseline that was kept, in the place of the run's network.
  bool is_baseline() const { return !outcome.model_path.empty(); }
  bool has_several() const { return outcome.networks.size() > 1; }
  /// The network that is drawn: of an ensemble the first.
  const Model& drawn() const {
    const Model& model = network.trained.model;
    return model.members().empty() ? model : model.members().front();
  }
};

/// "0.9855", "182.5": a metric as reports have it.
std::string metric_text(const judge::Metric& metric, double value);

}  // namespace pellucid::report
