// Whole rows of a CSV file, from bytes to cells; internal to its reader.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pellucid/data/table.hpp"

namespace pellucid::data {

/// Whole rows, parsed.
struct CsvChunk {
  std::string text{};
  std::vector<Cells> columns{};
  std::vector<Cells::Piece> pieces{};  ///< of some plain rows, which are then taken column by column
  Index rows = 0;
  Index lines = 0;  ///< line ends in the text
  // What is wrong with the row after the last good one; "" if nothing is.
  std::string complaint{}, remedy{};
  Index complaint_line = 0;  ///< of its first line, from 0 in this chunk

  /// Keeps the memory for the next rows.
  void clear() {
    for (Cells& cells : columns) cells.shorten(0);
    rows = lines = complaint_line = 0;
    complaint.clear();
    remedy.clear();
  }
};

/// How rows are parsed.
struct CsvRules {
  std::size_t width;
  char delimiter;
  bool fills_short, has_comments;
};

/// Parses the text of a chunk, and sees no other bytes: chunks are parsed side by side.
void parse_chunk(CsvChunk& chunk, const CsvRules& rules);

/// Line ends in a text.
Index line_ends(std::string_view text);
/// The first line of a text as messages quote it.
std::string abbreviated(std::string_view text);

}  // namespace pellucid::data
