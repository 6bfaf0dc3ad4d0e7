// How far the rows of a table repeat, and what that means: few kinds of rows, as where every column has few values, or
// copies of rows that were meant to stand there once.
#pragma once

#include <cstdint>
#include <vector>

#include "pellucid/data/as_read.hpp"

namespace pellucid::data {

struct Repetition {
  Index rows = 0;
  Index distinct = 0;  ///< different inputs
  Index copies = 0;    ///< rows that an earlier one equals in inputs and target
  /// Equal inputs lie in the nature of the table: different ones are fewer than half as many as the rows; or a quarter
  /// of the rows has inputs that stood there before, most of them with another target. Not where all have the same
  /// target and the columns could tell ten times as many rows apart, nor where each of 30 rows or more stands there two
  /// times, or three, or some other number divides how often, and not all that the columns can say does: then the table
  /// itself is repeated.
  bool is_natural = false;
  Index sealed = 0;         ///< rows that are sealed
  Index sealed_copies = 0;  ///< of these: equal in inputs and target to a row that is not
  Index file_copies = 0;    ///< sealed rows that stand in the file of validation rows too
  Index shared_groups = 0;  ///< groups of sealed rows some rows of which training could see, from another file
  bool is_of_file = false;  ///< the sealed rows are a file of their own: what they repeat is never natural

  /// Sealed rows that training could see. Where the rows of one table repeat by nature none are; in a second file they
  /// are never natural.
  Index seen_copies() const { return is_natural && !is_of_file ? file_copies : sealed_copies; }
};

/// Of a table whose rows are compared as `as` says; `rows` are its rows.
Repetition repetition_of(const Table& table, const TableAsRead& as, const RowsAsRead& rows);

/// Which of `sealed` stand among `seen` too.
std::vector<bool> found_in(const std::vector<std::uint64_t>& sealed, const std::vector<std::uint64_t>& seen);

}  // namespace pellucid::data
