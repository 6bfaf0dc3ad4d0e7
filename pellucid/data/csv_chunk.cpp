#include "pellucid/data/csv_chunk.hpp"

#include <algorithm>
#include <utility>

#include "pellucid/base/text.hpp"
#include "pellucid/data/csv_marks.hpp"
#include "pellucid/data/csv_row.hpp"

namespace pellucid::data {

namespace {

/// Appends the cells of a row to the columns; those beyond are counted and dropped.
struct Row {
  std::vector<Cells>& columns;
  std::size_t cells = 0;
  bool is_blank = true, is_rest_blank = true;  ///< all of it; the cells beyond the columns
  void add(std::string_view part) {
    const bool is_part_blank = trimmed(part).empty();
    if (cells < columns.size()) columns[cells].add_bytes(part);
    is_blank = is_blank && is_part_blank;
    if (cells >= columns.size()) is_rest_blank = is_rest_blank && is_part_blank;
  }
  void end_cell() {
    if (cells < columns.size()) columns[cells].end_cell();
    ++cells;
  }
};

/// Finds rows without quotes at the beginnings of their cells, of as many cells as the header, one after the other, and
/// no more than there is room for in `chunk.pieces`; where the first other row begins. `rows`: how many.
std::size_t find_plain_rows(CsvChunk& chunk, std::size_t at, const CsvRules& rules, CsvMarks& marks,
                            std::size_t& rows) {
  const std::string_view text = chunk.text;
  const std::size_t most = chunk.pieces.size() / rules.width;
  for (rows = 0; rows < most && at < text.size(); ++rows) {
    if (rules.has_comments && text[at] == '#') return at;
    Cells::Piece* const pieces = chunk.pieces.data() + rows * rules.width;
    std::size_t begin = at, cells = 0;
    bool is_plain = true;
    for (std::size_t mark = marks.next(at);; mark = marks.next(mark + 1)) {
      const bool is_at_end = mark == text.size();
      if (!is_at_end && text[mark] == '"') {
        is_plain = mark != begin;
        if (is_plain) continue;
        break;
      }
      const bool ends_row = is_at_end || text[mark] != rules.delimiter;
      is_plain = cells + 1 == rules.width ? ends_row && mark > at : cells + 1 < rules.width && !ends_row;
      if (!is_plain) break;
      pieces[cells++] = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(mark)};
      begin = mark + 1;
      if (!ends_row) continue;
      if (begin < text.size() && text[mark] == '\r' && text[begin] == '\n') ++begin;
      break;
    }
    if (!is_plain) return at;
    at = std::min(begin, text.size());
  }
  return at;
}

/// Takes such rows; where the first other row begins.
std::size_t take_plain_rows(CsvChunk& chunk, std::size_t at, const CsvRules& rules, CsvMarks& marks) {
  constexpr std::size_t pieces_at_once = 16384;  // with the bytes that they are of, in the processor's cache
  chunk.pieces.resize(std::max<std::size_t>(1, pieces_at_once / rules.width) * rules.width);
  for (std::size_t rows = 1; rows > 0;) {
    at = find_plain_rows(chunk, at, rules, marks, rows);
    for (std::size_t column = 0; column < rules.width; ++column) {
      chunk.columns[column].append(chunk.text, chunk.pieces.data() + column, rows, rules.width);
    }
    chunk.rows += static_cast<Index>(rows);
  }
  return at;
}

}  // namespace

Index line_ends(std::string_view text) {
  const auto newlines = std::count(text.begin(), text.end(), '\n');
  return newlines > 0 ? newlines : std::count(text.begin(), text.end(), '\r');
}

std::string abbreviated(std::string_view text) {
  constexpr std::size_t most = 60;
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  return "\"" + printable(line.substr(0, most)) + (line.size() > most ? "…\"" : "\"");
}

void parse_chunk(CsvChunk& chunk, const CsvRules& rules) {
  const auto [width, delimiter, fills_short, has_comments] = rules;
  const std::string_view text = chunk.text;
  chunk.columns.resize(width);
  const auto complain = [&](std::size_t at, std::string complaint, std::string remedy) {
    chunk.complaint = std::move(complaint);
    chunk.remedy = std::move(remedy);
    chunk.complaint_line = line_ends(text.substr(0, at));
  };
  const std::size_t valid = std::min(valid_utf8(text), text.find('\0'));
  const bool may_be_plain = valid >= text.size() && delimiter != ' ';
  CsvMarks marks(text, delimiter);
  for (std::size_t at = 0; at < text.size();) {
    if (may_be_plain) at = take_plain_rows(chunk, at, rules, marks);
    if (at == text.size()) break;
    if (has_comments && text[at] == '#') {
      at = std::min(text.size(), std::min(text.find('\n', at), text.size() - 1) + 1);
      continue;
    }
    Row row{chunk.columns};
    const RowScan scan = scan_row(text, at, delimiter, true, row);
    const std::string_view line = text.substr(at, scan.next - at);
    if (scan.end == RowEnd::in_quotes) {
      return complain(at, "a quote opens and never closes: " + abbreviated(line), "close the quote, or double it");
    }
    if (valid < scan.next) {
      if (text[valid] == '\0') return complain(at, "it has a NUL byte", "give a text file");
      return complain(at, "the bytes are no UTF-8: " + abbreviated(line),
                      "add {source.encoding=cp1252}, or latin1, or save it as UTF-8");
    }
    const bool is_empty_line = row.cells == 0 || (row.cells == 1 && width > 1 && row.is_blank);
    if (fills_short && !is_empty_line) {
      while (row.cells < width) row.end_cell();
    }
    if (row.cells == width + 1 && row.is_rest_blank) --row.cells;
    if (!is_empty_line && row.cells != width) {
      return complain(at,
                      counted(static_cast<Index>(row.cells), "cell") + ", but the header has " +
                          grouped(static_cast<Index>(width)) + ": " + abbreviated(line),
                      row.cells < width
                          ? "mend the row; or say that short rows lack their last cells: {source.fill_short_rows}"
                          : "put cells that hold the delimiter in quotes, or mend the row");
    }
    if (is_empty_line) {
      for (std::size_t i = 0; i < row.cells; ++i) chunk.columns[i].remove_last();
    } else {
      ++chunk.rows;
    }
    at = scan.next;
  }
  chunk.lines = line_ends(text);
}

}  // namespace pellucid::data
