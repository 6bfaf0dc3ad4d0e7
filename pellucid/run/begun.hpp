// A run that was begun: what it is made of, and whether it may go on.
#pragma once

#include <optional>
#include <string>

#include "pellucid/data/sealed.hpp"
#include "pellucid/run/networks.hpp"

namespace pellucid {

/// The networks of a run folder: those of its list, or the one of its recipe. Fails (Fault::data) if it holds neither.
WantedNetworks networks_of(const std::string& folder);

/// Gives the networks the paths at which the run's files are now; `data` names files that lie elsewhere. Returns the
/// seal, none if no network was begun. Fails
/// (Fault::usage) if nothing is left to do, or if the folder is one network of a program that trains several;
/// (Fault::refused) if a recipe or the rows were changed since.
std::optional<data::Seal> find_begun(const std::string& folder, WantedNetworks& wanted,
                                     const std::vector<std::string>& data);

/// Fails (Fault::refused) if `run`, read from `path`, is not the recipe that the run began with.
void check_recipe(const RunRecipe& run, const data::Seal& seal, const std::string& path);

}  // namespace pellucid
