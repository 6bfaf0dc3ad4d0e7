// What several units ask of a column; internal to columns.hpp.
#pragma once

#include <array>
#include <string_view>

#include "pellucid/data/dates.hpp"

namespace pellucid::data {

inline constexpr double largest_number = 1e150;  ///< means and deviations are taken of it
inline constexpr std::array<DateForm, 3> all_forms{DateForm::year_first, DateForm::month_first, DateForm::day_first};

/// "id", "uuid", "customer_id", "PassengerId", "customerID", "unnamed_1" and what pandas calls an index.
bool is_named_as_identifier(std::string_view name);

}  // namespace pellucid::data
