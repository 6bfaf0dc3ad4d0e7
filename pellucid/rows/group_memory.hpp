// Groups that were sealed once stay sealed, whatever else is asked later and however their table grows: what is
// remembered of them in the user's state folder. They are known again by the column and by what it says, in a table
// that has more than half of the columns that theirs had; rows, other columns and other parts make no difference.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace pellucid {

/// The groups of the column `group` that earlier runs sealed in tables like one of these `columns`.
std::set<std::uint64_t> remembered_groups(const std::string& group, const std::vector<std::string>& columns);

/// Remembers them. Where that cannot be written, nothing is.
void remember_groups(const std::string& group, const std::vector<std::string>& columns,
                     const std::set<std::uint64_t>& groups);

}  // namespace pellucid
