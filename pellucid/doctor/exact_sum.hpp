// A numeric target that is a weighted sum of columns of numbers, but for what writing it down rounds off.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor {

struct ExactSum {
  std::vector<std::string> columns;
  std::string formula;  ///< "total = a + 2 b"
};

/// None if the target is a class, or no such sum is found or holds in every training row.
std::optional<ExactSum> exact_sum(const Case& at);

}  // namespace pellucid::doctor
