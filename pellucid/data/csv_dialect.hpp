// What the first lines of a CSV file say of the others: what stands between cells, and where the table begins.
#pragma once

#include <string>
#include <string_view>

#include "pellucid/data/cells.hpp"
#include "pellucid/data/csv.hpp"

namespace pellucid::data {

struct Dialect {
  char delimiter = ',';     ///< a blank: runs of blanks and tabs
  std::size_t begin = 0;    ///< bytes in front of the table: a line "sep=;", comments, what was asked to be skipped
  Index lines = 0;          ///< in these
  Index comments = 0;       ///< of them
  bool names_rows = false;  ///< rows have a cell more than the header, in front: R's names of rows
  std::string no_table{};   ///< a first line that is none of the table's, where there is one
};

/// `text` is the beginning of a file, or the whole if `is_last`.
/// - "sep=;" as the first line says the delimiter.
/// - Lines that begin with # are comments, but for one alone with as many cells as the row behind it: that is the
/// header.
/// - The delimiter is the one of , ; tab | by which the first rows have the same number of cells, as many as possible;
/// a
///   comma that stands between two figures wherever it stands is none if another one does; runs of blanks, if no other
///   does and most rows hold a number, or if rows between tabs are full of runs.
Dialect find_dialect(std::string_view text, bool is_last, const CsvOptions& options);

/// Fails (Fault::data), naming lines and words, if the header goes on in the first rows of a table that was read by
/// `options`: words (units, the second level of a table of pandas) in most columns of numbers, and numbers in none.
void refuse_long_header(const CsvTable& file, const CsvOptions& options, const CellRules& rules);

}  // namespace pellucid::data
