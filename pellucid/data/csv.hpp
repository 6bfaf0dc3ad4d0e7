// CSV and its kin as tables: fields by RFC 4180, read in blocks, rows of a block parsed in parallel. What Python's csv
// module reads with its default dialect is read the same.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "pellucid/data/table.hpp"

namespace pellucid::data {

class ByteStream;

struct CsvOptions {
  std::optional<char> delimiter{};  ///< none: one of , ; tab | that the first rows agree on
  bool has_header = true;           ///< else columns are named column_1, column_2, …
  bool decimal_comma = false;       ///< a comma is then no delimiter that is tried
  Index skip = 0;                   ///< lines in front of the table
  bool fill_short_rows = false;     ///< rows of fewer cells than the header have empty ones; else they are an error
  std::string encoding{};           ///< of a file, as TextStream takes it; none: found
  Index most_rows = std::numeric_limits<Index>::max();
  bool may_be_empty = false;  ///< a header alone is a table
};

struct CsvTable {
  Table table;
  char delimiter = '\0';  ///< given or found; 0 of what has none
  Index comments = 0;     ///< lines before the header that begin with #
};

/// Reads a file, packed or not (ByteStream), in any encoding (TextStream). Rows end with \n, \r\n or \r; a field in
/// quotes may hold all of them and "" for a quote; empty lines are skipped; a byte-order mark is; so are comments
/// (csv_dialect.hpp); a delimiter at the end of a row that the header has not is none. Names are trimmed; an empty one
/// becomes unnamed_<position>. Fails (Fault::data), naming file, row, line, column and value, on an empty file, a
/// header without rows, rows of other lengths than the header, a name that stands twice, a quote that never closes,
/// bytes that are no UTF-8, a NUL, a row longer than 16 MiB.
CsvTable read_csv(const std::string& path, const CsvOptions& options);
CsvTable read_csv(ByteStream& bytes, const CsvOptions& options);
/// The same from memory; `path` is for messages.
CsvTable parse_csv(std::string_view bytes, const std::string& path, const CsvOptions& options);

/// "comma", "semicolon", "tab", "bar": how a delimiter is called in messages.
std::string name_of_delimiter(char delimiter);

}  // namespace pellucid::data
