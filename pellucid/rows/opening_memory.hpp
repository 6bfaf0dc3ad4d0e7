// Openings that this user made, by whatever run, and of which rows: what is remembered of them in the state folder.
// Rows are known again by what they say, column by column: in whatever order, spelling or file they stand, among more
// rows, with other columns beside them, or with another target.
#pragma once

#include <functional>
#include <string>

#include "pellucid/data/columns.hpp"

namespace pellucid {

/// Sealed rows that are about to be looked at.
struct OpenedRows {
  const data::Table& table;
  const data::Rows& rows;
  std::string target;  ///< the column that is none of what they are known by; "" if there is none
};

/// Is called before they are looked at.
using CountOpening = std::function<void(const OpenedRows&)>;

struct RememberedOpenings {
  Index count = 1;         ///< that looked at one of the rows at least; with this one
  bool is_written = true;  ///< this one will be remembered
};

/// Remembers an opening under a name of its own, and tells how many of these rows are known. Where the state folder
/// cannot be used, none but this.
RememberedOpenings remember_opening(const std::string& name, const OpenedRows& opened);

}  // namespace pellucid
