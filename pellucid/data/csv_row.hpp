// One row of a CSV file: the grammar, written once. The parser, the search for row ends and the search for the
// delimiter are sinks of the same scan.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pellucid::data {

/// A text as one field (RFC 4180), in quotes where it must be.
inline std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char letter : text) quoted += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  return quoted + "\"";
}

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
/// of times and then `sink.end_cell()`. `is_last`: nothing follows `text`. An empty line has no cells. A blank as the
/// delimiter stands for any run of blanks and tabs; those at the ends of a line part nothing.
template <class Sink>
RowScan scan_row(std::string_view text, std::size_t at, char delimiter, bool is_last, Sink& sink) {
  const auto is_line_end = [](char c) { return c == '\n' || c == '\r'; };
  const bool are_runs = delimiter == ' ';
  const auto is_delimiter = [&](char c) { return c == delimiter || (are_runs && c == '\t'); };
  const auto skip_run = [&] {
    while (are_runs && at < text.size() && is_delimiter(text[at])) ++at;
  };
  skip_run();
  const std::size_t begin = at;
  bool is_behind_run = false;  // of blanks: what follows may be the line's end
  while (true) {
    if (is_behind_run && (at == text.size() ? is_last : is_line_end(text[at]))) break;
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
      in_field = at < text.size() && !is_delimiter(text[at]) && !is_line_end(text[at]);
    }
    if (in_field) {  // a quote inside or behind is a letter like any other
      const std::size_t start = at;
      while (at < text.size() && !is_delimiter(text[at]) && !is_line_end(text[at])) ++at;
      sink.add(text.substr(start, at - start));
    }
    if (at == text.size()) {
      if (!is_last) return {at, RowEnd::cut_off};
      sink.end_cell();
      return {at, RowEnd::ended};
    }
    if (is_delimiter(text[at])) {
      sink.end_cell();
      ++at;
      skip_run();
      is_behind_run = are_runs;
      continue;
    }
    if (at != begin) sink.end_cell();
    break;
  }
  if (at == text.size()) return {at, RowEnd::ended};
  if (text[at] == '\r') {
    if (at + 1 == text.size() && !is_last) return {at, RowEnd::cut_off};  // a \n may follow
    if (at + 1 < text.size() && text[at + 1] == '\n') ++at;
  }
  return {at + 1, RowEnd::ended};
}

}  // namespace pellucid::data
