// Rows in the order of a column of times: numbers, dates, or instants, which are dates with an offset from UTC.
#pragma once

#include <string>
#include <vector>

#include "pellucid/data/columns.hpp"

namespace pellucid::data {

/// Rows by time, earliest first; equal times in the order of the file.
struct Timeline {
  Rows rows;
  std::vector<double> times;  ///< of each row of the table

  /// Where the last `part` begins, moved so that equal times stay together.
  std::size_t border(double part) const;
};

/// By the column `name`. Dates with an offset ("2024-03-31T10:00:00+02:00", "…Z") are ordered as the instants that they
/// are. Fails (Fault::usage) if there is no such column; (Fault::data), naming the row, on a cell that is neither
/// number nor date, or of another kind than those before it: a date among numbers, one without an offset among some
/// with.
Timeline timeline(const Table& table, const std::string& name, const CellRules& rules);

}  // namespace pellucid::data
