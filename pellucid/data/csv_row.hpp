// One row of a CSV file: the grammar, written once. The parser, the search for row ends and the search for the
// delimiter are sinks of the same scan.
#pragma once

#include <cstddef>
#include <string_view>

namespace pellucid::data {

enum class RowEnd : unsigned char {
  ended,     ///< by a line end, or by the end of the last block
  cut_off,   ///< the block ends inside the row
  in_quotes  ///< the last block ends inside quotes
};

struct RowScan {
  std::size_t next;  ///< where the next row begins
  RowEnd end;
};

/// Scans the row that begins at `at`, which must be inside `text`. For each cell `sink.add(part)` is called any number
/// of times and then `sink.end_cell()`. `is_last`: nothing follows `text`. An empty line has no cells.
template <class Sink>
RowScan scan_row(std::string_view text, std::size_t at, char delimiter, bool is_last, Sink& sink) {
  const auto is_line_end = [](char c) { return c == '\n' || c == '\r'; };
  const std::size_t begin = at;
  while (true) {
    bool in_field = true;
    if (at < text.size() && text[at] == '"') {
      ++at;
      while (true) {
        const std::size_t quote = text.find('"', at);
        if (quote == std::string_view::npos) {
          sink.add(text.substr(at));
          return {text.size(), is_last ? RowEnd::in_quotes : RowEnd::cut_off};
        }
        sink.add(text.substr(at, quote - at));
        at = quote + 1;
        if (at == text.size() && !is_last) return {at, RowEnd::cut_off};
        if (at == text.size() || text[at] != '"') break;
        sink.add("\"");
        ++at;
      }
      in_field = at < text.size() && text[at] != delimiter && !is_line_end(text[at]);
    }
    if (in_field) {  // a quote inside or behind is a letter like any other
      const std::size_t start = at;
      while (at < text.size() && text[at] != delimiter && !is_line_end(text[at])) ++at;
      sink.add(text.substr(start, at - start));
    }
    if (at == text.size()) {
      if (!is_last) return {at, RowEnd::cut_off};
      sink.end_cell();
      return {at, RowEnd::ended};
    }
    if (text[at] == delimiter) {
      sink.end_cell();
      ++at;
      continue;
    }
    if (at != begin) sink.end_cell();
    if (text[at] == '\r') {
      if (at + 1 == text.size() && !is_last) return {at, RowEnd::cut_off};  // a \n may follow
      if (at + 1 < text.size() && text[at + 1] == '\n') ++at;
    }
    return {at + 1, RowEnd::ended};
  }
}

}  // namespace pellucid::data
