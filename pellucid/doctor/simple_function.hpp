// A target that two or three columns of numbers give by a simple formula: a product, a ratio, a comparison.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor {

struct SimpleFunction {
  std::vector<std::string> columns;
  std::string formula;  ///< "cost = price * count"
};

/// None if no formula holds in each of the training rows that are looked at, 2,000 at most.
std::optional<SimpleFunction> simple_function(const Case& at);

}  // namespace pellucid::doctor
