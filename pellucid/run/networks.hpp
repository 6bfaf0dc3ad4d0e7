// The networks of a run: one, or one for each seed or fold. A run of several lists them in networks.json, so that it
// can be resumed as one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/rows/source.hpp"

namespace pellucid {

constexpr const char* networks_file = "networks.json";

/// A network that is asked for.
struct WantedNetwork {
  std::string name;  ///< "seed-3", "fold-1": its folder in the run's; "" for the only one
  RunRecipe run;
};

struct WantedNetworks {
  std::vector<WantedNetwork> networks;
  bool are_together = false;  ///< they train as one program, and share their checkpoints

  /// Of an ensemble, what the whole of it is: the first network's recipe, of no member. None of other networks.
  std::optional<RunRecipe> ensemble() const;
};

/// A network for each fold, each seed or each member of an ensemble; the run's own alone if none is asked for. Fails
/// (Fault::usage) if two are.
WantedNetworks wanted_networks(const RunRecipe& run, const std::vector<std::uint64_t>& seeds, Index folds);

std::string to_json(const WantedNetworks& wanted);
/// Fails (Fault::data) naming `path` if the text is not what to_json writes, or was changed.
WantedNetworks wanted_networks_from(const std::string& text, const std::string& path);

}  // namespace pellucid
