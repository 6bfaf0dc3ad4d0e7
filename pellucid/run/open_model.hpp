// The model that a user means by a path.
#pragma once

#include <string>
#include <vector>

#include "pellucid/model/model.hpp"

namespace pellucid {

/// The model file that is meant by `path`: a file itself, or that of a run folder. Fails (Fault::data) if there is
/// none, naming the runs inside where `path` holds several.
std::string model_path(const std::string& path);

/// The model of a model file or a run folder; of a run of seeds or folds, which has none of its own, the mean of its
/// networks. Fails (Fault::usage) as Model::mean_of().
Model open_model(const std::string& path);

/// The folders of the networks of such a run; empty of another path.
std::vector<std::string> networks_without_mean(const std::string& path);

}  // namespace pellucid
