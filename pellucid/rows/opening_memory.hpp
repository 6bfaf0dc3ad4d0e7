// Openings that this user made, by whatever run, and of which rows: what is remembered of them in the state folder.
// Rows are known again by what they say, column by column: in whatever order, spelling or file they stand, among more
// rows, with other columns beside them, or with another target.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "pellucid/data/columns.hpp"
#include "pellucid/rows/measured.hpp"

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

/// An opening that was made before.
struct EarlierOpening {
  std::string run;   ///< its folder, as a whole path
  std::string time;  ///< UTC
  std::string by;    ///< the command, and why
  std::vector<Measured> measured{};
};

/// Openings that looked at one of these rows at least. Of those that older versions counted no run is known: they are
/// left out.
std::vector<EarlierOpening> remembered_openings(const OpenedRows& opened);

/// Remembers an opening under a name of its own, and tells how many of these rows are known. Where the state folder
/// cannot be used, none but this.
RememberedOpenings remember_opening(const std::string& name, const OpenedRows& opened, const EarlierOpening& as);

/// Adds what was measured to an opening that is remembered. Whether it is now.
bool remember_measured(const std::string& name, const std::vector<Measured>& measured);

}  // namespace pellucid
