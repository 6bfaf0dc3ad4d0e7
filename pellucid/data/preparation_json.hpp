// The preparation in a model file.
#pragma once

#include "pellucid/base/json.hpp"
#include "pellucid/data/preparation.hpp"

namespace pellucid::data {

Json to_json(const Preparation& preparation);
/// Fails (Fault::data) naming `source` if it is not what to_json writes.
Preparation preparation_from_json(const Json& json, const std::string& source);

}  // namespace pellucid::data
