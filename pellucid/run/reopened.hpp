// A run that has ended, read back from its folder: its rows, networks, histories, and how they do.
#pragma once

#include <string>
#include <vector>

#include "pellucid/run/baselines.hpp"
#include "pellucid/run/outcome.hpp"

namespace pellucid {

/// What train() gave back when the run ended, but for the time that it took. Sealed rows stay sealed. `data` names
/// files of the run that lie elsewhere now. Given the file of a baseline that was kept, that model stands in the place
/// of the network, without a history. Fails (Fault::data) on what is no run or has no model yet, (Fault::refused)
/// if the rows or the recipe were changed since.
Outcome reopen(const std::string& folder, const std::vector<std::string>& data = {});

/// The comparison that a run recorded; empty if it did none.
Comparison recorded_baselines(const std::string& folder);

}  // namespace pellucid
