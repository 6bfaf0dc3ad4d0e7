// The preparation in a model file, and what is told of it.
#pragma once

#include "pellucid/base/json.hpp"
#include "pellucid/data/preparation.hpp"

namespace pellucid::data {

Json to_json(const Preparation& preparation);
/// Fails (Fault::data) naming `source` if it is not what to_json writes.
Preparation preparation_from_json(const Json& json, const std::string& source);

/// What became of each column, for those who look at a run: its name, type, numbers that it gives, and why.
Json account_of_columns(const Preparation& preparation);

}  // namespace pellucid::data
