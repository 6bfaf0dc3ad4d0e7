#include "pellucid/data/csv_dialect.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/cells.hpp"
#include "pellucid/data/csv_row.hpp"
#include "pellucid/data/number_form.hpp"

namespace pellucid::data {

namespace {

constexpr std::size_t rows_looked_at = 20;
constexpr std::array<char, 5> candidates{',', ';', '\t', '|', ' '};

/// The cells of a row, as far as a dialect asks.
struct RowShape {
  Index cells = 0;
  bool has_number = false, ends_empty = false;
  std::string open{}, first{};
  void add(std::string_view part) { open += part; }
  void end_cell() {
    if (cells++ == 0) first = trimmed(open);
    ends_empty = trimmed(open).empty();
    has_number = has_number || parse_number(trimmed(open));
    open.clear();
  }
};

std::vector<RowShape> first_rows(std::string_view text, char delimiter, bool is_last) {
  std::vector<RowShape> rows;
  for (std::size_t at = 0; at < text.size() && rows.size() < rows_looked_at;) {
    RowShape row;
    const RowScan scan = scan_row(text, at, delimiter, is_last, row);
    if (scan.end != RowEnd::ended) break;
    at = scan.next;
    if (row.cells > 0) rows.push_back(std::move(row));
  }
  return rows;
}

/// Whether the first cells name the rows behind the header: words that differ, or their numbers.
bool are_names(const std::vector<RowShape>& rows) {
  std::vector<std::string> names;
  bool are_counted = true, are_words = true;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    names.push_back(rows[i].first);
    are_counted = are_counted && names.back() == std::to_string(i);
    are_words = are_words && !parse_number(names.back());
  }
  std::ranges::sort(names);
  return names.size() > 1 && (are_counted || are_words) && std::ranges::adjacent_find(names) == names.end();
}

/// What a delimiter makes of the first rows.
struct Trial {
  char delimiter = ',';
  bool agrees = false;  ///< all rows have as many cells, two at least
  bool names_rows = false;
  Index cells = 1;  ///< of the first row
  Index rows = 0, with_numbers = 0;
};

Trial trial_of(std::string_view text, char delimiter, bool is_last) {
  const std::vector<RowShape> rows = first_rows(text, delimiter, is_last);
  Trial trial{.delimiter = delimiter, .rows = static_cast<Index>(rows.size())};
  if (rows.empty()) return trial;
  trial.cells = rows.front().cells;
  bool are_equal = true, have_more = rows.size() > 1;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const Index more = rows[i].cells - trial.cells;
    are_equal = are_equal && (more == 0 || (more == 1 && rows[i].ends_empty));
    have_more = have_more && more == 1;
    trial.with_numbers += rows[i].has_number ? 1 : 0;
  }
  trial.agrees = are_equal && trial.cells > 1;
  trial.names_rows = !are_equal && have_more && trial.cells > 1 && are_names(rows);
  return trial;
}

bool is_figure_at(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

/// The first lines of a text.
std::string_view beginning_of(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t line = 0; line < rows_looked_at && end < text.size(); ++line) {
    end = text.find('\n', end);
    end = end == std::string_view::npos ? text.size() : end + 1;
  }
  return text.substr(0, end);
}

bool have_commas_figures_alone(std::string_view text) {
  Index commas = 0;
  for (std::size_t at = text.find(','); at != std::string_view::npos; at = text.find(',', at + 1)) {
    ++commas;
    if (at == 0 || !is_figure_at(text, at - 1) || !is_figure_at(text, at + 1)) return false;
  }
  return commas > 0;
}

std::optional<Trial> agreed(std::string_view text, bool is_last, bool is_comma_decimal) {
  const std::string_view some = beginning_of(text);
  const bool have_decimal_commas = is_comma_decimal || have_commas_figures_alone(some);
  std::optional<Trial> best, comma;
  for (const char candidate : candidates) {
    const Trial trial = trial_of(text, candidate, is_last);
    if (!trial.agrees && !trial.names_rows) continue;
    if (candidate == ',' && have_decimal_commas) {
      comma = trial;
      continue;
    }
    if (candidate == ' ') {
      const bool is_table = trial.rows > 1 && 2 * trial.with_numbers >= trial.rows - 1;
      const bool is_beside_tabs = best && best->delimiter == '\t' && some.find("  ") != std::string_view::npos;
      if (!is_table || comma || (best && !is_beside_tabs)) continue;
      best = trial;
      continue;
    }
    const bool is_better =
        !best || trial.agrees > best->agrees || (trial.agrees == best->agrees && trial.cells > best->cells);
    if (is_better) best = trial;
  }
  if (best || is_comma_decimal) return best;
  return comma;
}

/// The line at the beginning of `text`, without its end.
std::string_view line_of(std::string_view text) { return text.substr(0, text.find_first_of("\r\n")); }

std::size_t behind_line(std::string_view text) {
  const std::size_t end = line_of(text).size();
  if (end == text.size()) return end;
  return end + (text.substr(end).starts_with("\r\n") ? 2 : 1);
}

std::optional<char> said_delimiter(std::string_view line) {
  line = trimmed(line);
  if (line.size() > 2 && line.front() == '"' && line.back() == '"') line = line.substr(1, line.size() - 2);
  if (!line.starts_with("sep=") && !line.starts_with("SEP=") && !line.starts_with("Sep=")) return std::nullopt;
  const std::string_view mark = line.substr(4);
  if (mark.empty() || mark == "\\t") return '\t';  // trimmed, a tab is nothing
  return mark.size() == 1 ? std::optional(mark.front()) : std::nullopt;
}

/// The delimiter that cuts the first row into most.
char best_of_first_row(std::string_view text, bool is_last, bool is_comma_decimal) {
  Trial best{.delimiter = is_comma_decimal ? ';' : ','};
  for (const char candidate : candidates) {
    if (candidate == ' ' || (candidate == ',' && is_comma_decimal)) continue;
    const Trial trial = trial_of(text, candidate, is_last);
    if (trial.cells > best.cells) best = trial;
  }
  return best.delimiter;
}

bool is_written_number(std::string_view cell) {
  return written_number(cell, '.').has_value() || written_number(cell, ',').has_value();
}

/// Whether the rows from `begin` on, of the first ones, hold numbers and perhaps missing values in a column.
bool holds_numbers(const Column& column, Index begin, const CellRules& rules) {
  const Index end = std::min(column.cells.size(), begin + static_cast<Index>(rows_looked_at));
  Index numbers = 0;
  for (Index row = begin; row < end; ++row) {
    const std::string_view cell = trimmed(column.cells[row]);
    if (is_missing(cell, rules)) continue;
    if (!is_written_number(cell)) return false;
    ++numbers;
  }
  return 2 * numbers > end - begin;
}

/// The words of the first row that stand in columns of numbers, as far as the header may be `rows` longer; none if a
/// number stands among them.
std::vector<std::string> words_of_header(const Table& table, Index rows, const CellRules& rules) {
  Index of_numbers = 0;
  std::vector<std::string> words;
  for (const Column& column : table.columns) {
    if (!holds_numbers(column, rows, rules)) continue;
    ++of_numbers;
    for (Index row = 0; row < rows; ++row) {
      if (is_written_number(trimmed(column.cells[row]))) return {};
    }
    const std::string_view first = trimmed(column.cells[0]);
    if (!is_missing(first, rules)) words.emplace_back(first);
  }
  const auto count = static_cast<Index>(words.size());
  const bool are_most = count >= 2 && 2 * count > of_numbers && 2 * of_numbers >= std::ssize(table.columns);
  return are_most ? words : std::vector<std::string>{};
}

}  // namespace

void refuse_long_header(const CsvTable& file, const CsvOptions& options, const CellRules& rules) {
  constexpr Index most_rows_of_header = 3, least_rows_below = 3;
  if (file.delimiter == '\0' || !options.has_header) return;
  for (Index rows = 1; rows <= most_rows_of_header && rows + least_rows_below <= file.table.rows; ++rows) {
    const std::vector<std::string> words = words_of_header(file.table, rows, rules);
    if (words.empty()) continue;
    const Index line = options.skip + file.comments + 2;
    const std::string lines =
        (rows == 1 ? "line " : "lines ") + grouped(line) + (rows == 1 ? "" : " to " + grouped(line + rows - 1));
    fail({Fault::data, "cannot read the table " + in_quotes(file.table.path), lines,
          "a second header stands there: words (" + listed(words, 3) + ") above columns of numbers",
          (rows == 1 ? std::string("delete the line") : std::string("delete these lines")) +
              "; or, if its words name the columns, leave out what is above: {source.skip=" + std::to_string(line - 1) +
              "}"});
  }
}

Dialect find_dialect(std::string_view text, bool is_last, const CsvOptions& options) {
  Dialect dialect;
  const auto skip_line = [&] {
    const std::size_t bytes = behind_line(text);
    text.remove_prefix(bytes);
    dialect.begin += bytes;
    ++dialect.lines;
  };
  for (Index line = 0; line < options.skip && !text.empty(); ++line) skip_line();
  std::optional<char> delimiter = options.delimiter;
  if (const auto said = said_delimiter(line_of(text)); said && behind_line(text) < text.size()) {
    if (!delimiter) delimiter = said;
    skip_line();
  }
  std::size_t last_comment = 0;
  while (text.starts_with('#') && behind_line(text) < text.size()) {
    last_comment = dialect.begin;
    ++dialect.comments;
    skip_line();
  }
  const std::optional<Trial> trial =
      delimiter ? trial_of(text, *delimiter, is_last) : agreed(text, is_last, options.decimal_comma);
  dialect.delimiter = trial ? trial->delimiter : best_of_first_row(text, is_last, options.decimal_comma);
  dialect.names_rows = trial && trial->names_rows && options.has_header;
  if (dialect.comments == 1 && trial && trial->agrees && options.has_header) {
    const std::size_t back = dialect.begin - last_comment;
    const std::string_view with_header{text.data() - back + 1, text.size() + back - 1};  // behind the #
    const std::vector<RowShape> rows = first_rows(with_header, dialect.delimiter, is_last);
    const bool is_header =
        rows.size() > 1 && rows[0].cells == rows[1].cells && !rows[0].has_number && rows[1].has_number;
    if (is_header) {
      dialect.begin = last_comment + 1;
      --dialect.lines;
      dialect.comments = 0;
    }
  }
  if (trial || options.delimiter || dialect.comments > 0) return dialect;
  const std::string_view others = text.substr(behind_line(text));
  const std::optional<Trial> without = agreed(others, is_last, options.decimal_comma);
  constexpr Index enough = 3;
  if (without && without->agrees && without->rows >= enough &&
      trial_of(line_of(text), without->delimiter, true).cells == 1) {
    dialect.no_table = line_of(text);
  }
  return dialect;
}

std::string name_of_delimiter(char delimiter) {
  switch (delimiter) {
    case ',':
      return "comma";
    case ';':
      return "semicolon";
    case '\t':
      return "tab";
    case '|':
      return "bar";
    case ' ':
      return "blanks";
    default:
      return std::string("\"") + delimiter + "\"";
  }
}

}  // namespace pellucid::data
