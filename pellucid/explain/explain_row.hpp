// Takes one row through a network and back.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "pellucid/explain/explanation.hpp"
#include "pellucid/model/model.hpp"

namespace pellucid {

/// `inputs` are what the network sees (a table's cells after its preparation), `target` is a number in the units of
/// Model::predict, 0 or 1, or a class number. Fails (Fault::usage) if the inputs are not signature().inputs finite
/// numbers, the target is impossible, or one is given to a network of several numbers.
/// Networks of more than 10,000 learned values have only the first derivatives of each tensor checked numerically.
Explanation explain_row(const Model& model, std::span<const double> inputs, std::optional<double> target,
                        std::span<const std::string> input_names = {});

}  // namespace pellucid
