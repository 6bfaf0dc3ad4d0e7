// How the command line shows the curves of runs.
#pragma once

#include <string>
#include <vector>

#include "pellucid/draw/chart.hpp"
#include "pellucid/run/curves.hpp"

namespace pellucid::cli {

/// Charts as standard output can show them, each of so many rows, with a line between.
std::string in_terminal(const std::vector<draw::Chart>& charts, int rows);

/// Whether an epoch of one of them has ended.
bool has_epochs(const std::vector<NamedHistory>& networks);
/// Fails (Fault::data) if nothing of `run` can be drawn yet.
void demand_epochs(const std::vector<NamedHistory>& networks, const std::string& run);

}  // namespace pellucid::cli
