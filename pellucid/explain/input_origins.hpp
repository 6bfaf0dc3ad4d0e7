// What each input of a network is of a table's cell: the cell's number scaled, a 1 for its category, a code.
#pragma once

#include <string>
#include <vector>

#include "pellucid/data/preparation.hpp"
#include "pellucid/data/table.hpp"
#include "pellucid/explain/explanation.hpp"

namespace pellucid {

/// Of each input of row `row` of a table, from 0. Fails as data::encode() does.
std::vector<Explanation::Origin> input_origins(const data::Preparation& preparation, const data::Table& table,
                                               std::uint32_t row);

/// " = (39.1 − 43.92) / 5.453": `value` less the mean over the deviation, with at least `digits`, and as many more (up
/// to 12) as it takes to come to `input`: cells far from 0 lie near their mean.
std::string scaling_formula(double value, const data::Scale& scale, double input, int digits);

}  // namespace pellucid
