// What each mistake costs, and the decision that costs least: C. Elkan, "The foundations of cost-sensitive learning",
// IJCAI 2001. Costs decide at prediction and do not enter the loss: the loss makes probabilities right, and with right
// probabilities the cheapest class follows for any costs; a loss bent by costs would spoil the probabilities and would
// have to be trained again whenever a price changes.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/model/signature.hpp"

namespace pellucid {

/// Costs [truth, prediction], row-major, from a table whose first row names what is predicted and whose first column
/// names the truth, in any order:
///     truth,no,yes
///     no,0,1
///     yes,5,0
/// On one line ";" stands for a line's end. Empty if `text` is. Fails with `fault` on a regression, on a name that is
/// unknown (with the nearest), missing or given twice, on a cell that is no number.
std::vector<double> cost_matrix(const std::string& text, const Signature& signature, Fault fault = Fault::usage);

/// The class whose expected cost under the probabilities [classes] is least; the first of equals.
std::size_t cheapest_class(std::span<const double> costs, std::span<const double> probabilities);

}  // namespace pellucid
