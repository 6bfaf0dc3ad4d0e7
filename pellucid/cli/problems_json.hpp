// What stands out in a table, a model or a run, as text and as JSON.
#pragma once

#include <string>
#include <vector>

#include "pellucid/base/json.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::cli {

/// A line each, words wrapped at `width`; of more than `most` the first.
std::string told(const std::vector<doctor::Problem>& problems, int width, std::size_t most);
Json json_of(const std::vector<doctor::Problem>& problems);

}  // namespace pellucid::cli
