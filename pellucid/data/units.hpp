// Rows that stay together when a table is split: groups, or rows of equal inputs. Which of them make up a part of the
// rows is chance by their keys, but for how many rows and units that takes.
#pragma once

#include <cstdint>
#include <set>
#include <string_view>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid::data {

struct Unit {
  std::uint64_t key;  ///< of its content
  Index rows;
};

/// The units that `unit_of_row` names for each row, by their keys.
std::vector<Unit> units_of(const std::vector<std::uint64_t>& unit_of_row);

/// How many of the units may be chosen.
struct UnitLimits {
  Index least = 0, most = 0;
};

/// Units that hold about `share` of all rows and are about that share of the units. The units stand in an order by
/// chance, which their keys, `seed` and `purpose` settle, and the first of them are taken; of 64 such orders the one
/// that comes nearest. A row too many or too few weighs four times as much as the same part of the units. Those of
/// `kept` are taken whatever comes of it.
std::set<std::uint64_t> choose_units(const std::vector<Unit>& units, double share, const UnitLimits& limits,
                                     std::uint64_t seed, std::string_view purpose,
                                     const std::set<std::uint64_t>& kept = {});

}  // namespace pellucid::data
