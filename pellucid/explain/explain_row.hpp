// Takes one row through a network and back.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "pellucid/explain/explanation.hpp"
#include "pellucid/model/model.hpp"

namespace pellucid {

/// `inputs` are what the network sees (a table's cells after its preparation), `target` is a number in the units of
/// Model::predict, 0 or 1, or a class number. Fails (Fault::usage) if the inputs are not signature().inputs finite
/// numbers, the target is impossible, or one is given to a network of several numbers.
/// Networks of more than 10,000 learned values have only the first derivatives of each tensor checked numerically.
/// Steps that are neither weighted sums nor elementwise are written out if they are small; of any network `at` asks for
/// one number in their place: "3,17" is output 17, from 1, of step 3, "inputs,2" an input, "output,1" a prediction,
/// "0.weight[1,2]" a learned value as the file has it. Fails (Fault::usage) if there is none of that name.
Explanation explain_row(const Model& model, std::span<const double> inputs, std::optional<double> target,
                        std::span<const std::string> input_names = {}, std::string_view at = {});

}  // namespace pellucid
