// The curves of runs: what became of their networks epoch by epoch, read from their folders, as charts.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "pellucid/draw/chart.hpp"
#include "pellucid/train/history.hpp"

namespace pellucid {

/// A network's epochs, under the name by which curves tell it from others.
struct NamedHistory {
  std::string name;
  History history;
};

/// The networks of a run, trained or training, that have begun: one for each seed or fold. A network of several is
/// named
/// "<run>/seed-3". Fails (Fault::data) if it is no run folder.
std::vector<NamedHistory> histories_of(const std::string& run);

/// Loss of training and validation, the monitored metric if it is another one, and the learning rate if it changes. Of
/// one network the losses stand in one chart with its best epoch; of several each chart has a series for each. Epochs
/// that nobody has seen yet make empty charts.
std::vector<draw::Chart> curves_of(std::span<const NamedHistory> networks);

}  // namespace pellucid
