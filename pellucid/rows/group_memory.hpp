// Groups that were sealed once stay sealed when their table grows: what is remembered of them in the user's state
// folder. A table is known again by its rows: by the lowest keys among them, half of which at least it must still hold.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "pellucid/data/row_keys.hpp"

namespace pellucid {

/// The lowest input keys of a table's rows: a sample that every table which holds these rows, and by chance few others,
/// holds too.
std::vector<std::uint64_t> sketch_of(const std::vector<data::RowKey>& keys);

/// The groups of the column `group` that runs with this `test` part sealed, over a table whose rows are among `keys`.
std::set<std::uint64_t> remembered_groups(const std::string& group, double test, const std::vector<data::RowKey>& keys);

/// Remembers them. Where that cannot be written, nothing is.
void remember_groups(const std::string& group, double test, const std::vector<std::uint64_t>& sketch,
                     const std::set<std::uint64_t>& groups);

}  // namespace pellucid
