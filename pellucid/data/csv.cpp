// A serial reader finds where rows end and cuts the file into chunks of whole rows; the chunks of a round are parsed in
// parallel and appended in order. So memory beyond the table itself is a few blocks, and the table does not depend on
// how many threads there are.
#include "pellucid/data/csv.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <span>
#include <utility>

#include "pellucid/base/error.hpp"
#include "pellucid/base/parallel.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/base/threads.hpp"
#include "pellucid/data/csv_chunk.hpp"
#include "pellucid/data/csv_dialect.hpp"
#include "pellucid/data/csv_row.hpp"
#if !defined(__wasm__)
#include "pellucid/data/encoding.hpp"
#endif

namespace pellucid::data {

namespace {

constexpr std::size_t block_bytes = std::size_t{4} << 20;
constexpr std::size_t longest_row = std::size_t{16} << 20;

/// The cells of one row.
struct RowFields {
  std::vector<std::string> cells;
  std::string open;
  void add(std::string_view part) { open += part; }
  void end_cell() { cells.push_back(std::exchange(open, {})); }
};

struct Count {
  Index cells = 0;
  void add(std::string_view) {}
  void end_cell() { ++cells; }
};

using Source = std::function<std::size_t(char* to, std::size_t count)>;

class CsvReader {
 public:
  /// `bytes`: as many as the source will give, if that is known.
  CsvReader(Source source, std::size_t bytes, std::string path, const CsvOptions& options)
      : source_(std::move(source)), expected_bytes_(bytes), path_(std::move(path)), options_(options) {}

  CsvTable read() {
    fill();
    if (pending_.starts_with("\xef\xbb\xbf")) pending_.erase(0, 3);
    refuse_other_encodings();
    if (trimmed(pending_).empty() && is_last_) refuse("", "it is empty", "give a file with a header and rows");
    dialect_ = find_dialect(pending_, is_last_, options_);
    if (!dialect_.no_table.empty()) {
      refuse("line " + grouped(dialect_.lines + 1),
             abbreviated(dialect_.no_table) + " is no row of the table: those after it have more cells",
             "leave it out: {source.skip=" + std::to_string(dialect_.lines + 1) + "}");
    }
    pending_.erase(0, dialect_.begin);
    lines_ = dialect_.lines;
    read_header();
    Team team(Team::default_size());
    while (!pending_.empty() || !is_last_) {
      if (!read_round(team)) break;
    }
    if (table_.rows == 0 && !options_.may_be_empty)
      refuse("", "it has a header and no rows", "add rows, or use {source.header=false}");
    if (table_.rows > options_.most_rows) shorten();
    return {std::move(table_), dialect_.delimiter, dialect_.comments};
  }

 private:
  [[noreturn]] void refuse(const std::string& where, const std::string& why, const std::string& next) const {
    fail({Fault::data, "cannot read the table \"" + printable(path_) + "\"", where, why, next});
  }

  std::string place(Index row, Index line) const { return "row " + grouped(row) + " (line " + grouped(line) + ")"; }

  void fill() {
    if (is_last_) return;
    const std::size_t had = pending_.size();
    pending_.resize(had + block_bytes);
    const std::size_t got = source_(pending_.data() + had, block_bytes);
    pending_.resize(had + got);
    is_last_ = got < block_bytes;
  }

  void refuse_other_encodings() const {
    const bool is_utf16 = pending_.starts_with("\xff\xfe") || pending_.starts_with("\xfe\xff");
    if (is_utf16) refuse("byte 0", "it is UTF-16", "convert it: iconv -f utf-16 -t utf-8 FILE > NEW");
    const std::size_t nul = pending_.find('\0');
    if (nul != std::string::npos) {
      refuse("byte " + grouped(static_cast<Index>(nul)), "a NUL byte: this is no text", "give a text file in UTF-8");
    }
  }

  void read_header() {
    std::size_t at = 0;
    RowFields fields;
    while (true) {  // behind the empty lines
      if (at == pending_.size() && is_last_)
        refuse("", "it has only empty lines", "give a file with a header and rows");
      const RowScan scan = scan_row(pending_, at, dialect_.delimiter, is_last_, fields);
      if (scan.end == RowEnd::in_quotes) {
        refuse("line " + grouped(lines_ + 1), "a quote opens and never closes", "close the quote, or double it");
      }
      if (scan.end == RowEnd::cut_off) {
        refuse_long(pending_.size() - at, 0);
        fill();
        fields = {};
        continue;
      }
      if (!fields.cells.empty()) {
        if (options_.has_header) {
          lines_ += std::max<Index>(1, line_ends(std::string_view(pending_).substr(at, scan.next - at)));
          at = scan.next;
        }
        break;
      }
      at = scan.next;
      ++lines_;
    }
    if (valid_utf8(pending_.substr(0, at)) < at) {
      refuse("the header", "the bytes are no UTF-8", "add {source.encoding=cp1252}, or latin1, or save it as UTF-8");
    }
    pending_.erase(0, at);
    if (dialect_.names_rows) fields.cells.insert(fields.cells.begin(), "");
    name_columns(fields.cells);
  }

  void name_columns(const std::vector<std::string>& cells) {
    std::set<std::string, std::less<>> known;
    table_.path = path_;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      std::string name(trimmed(cells[i]));
      const std::string position = std::to_string(i + 1);
      if (!options_.has_header) name = "column_" + position;
      if (name.empty()) name = "unnamed_" + position;
      if (!known.insert(name).second) {
        refuse("column " + position + " of the header", "the name \"" + printable(name) + "\" stands there twice",
               "rename one; if the first row is data, add {source.header=false}");
      }
      table_.columns.push_back({std::move(name), {}});
    }
  }

  void refuse_long(std::size_t bytes, Index row) const {
    if (bytes <= longest_row) return;
    refuse(place(row, lines_ + 1), "it is longer than " + grouped(static_cast<Index>(longest_row)) + " bytes",
           "look for a quote that never closes");
  }

  /// Where the last whole row of what is pending ends; 0 if there is none.
  std::size_t last_row_end() const {
    if (is_last_) return pending_.size();
    if (pending_.find('"') == std::string::npos) {
      // A \r at the very end may be followed by \n.
      const std::size_t end = pending_.find_last_of("\r\n", pending_.size() - 2);
      return end == std::string::npos ? 0 : end + (pending_[end] == '\r' && pending_[end + 1] == '\n' ? 2 : 1);
    }
    std::size_t at = 0;
    while (at < pending_.size()) {
      Count ignored;
      const RowScan scan = scan_row(pending_, at, dialect_.delimiter, false, ignored);
      if (scan.end != RowEnd::ended) break;
      at = scan.next;
    }
    return at;
  }

  /// Parses as many chunks as there are threads. False if enough rows are read.
  bool read_round(Team& team) {
    chunks_.resize(static_cast<std::size_t>(team.size()));
    std::size_t count = 0;
    while (count < chunks_.size() && (!pending_.empty() || !is_last_)) {
      if (pending_.size() < block_bytes) fill();
      const std::size_t end = pending_.empty() ? 0 : last_row_end();
      if (end == 0) {
        if (is_last_) break;
        if (pending_.size() > longest_row && count > 0) break;  // count the rows before it first
        refuse_long(pending_.size(), table_.rows + 1);
        fill();
        continue;
      }
      CsvChunk& chunk = chunks_[count++];
      chunk.clear();
      chunk.text.swap(pending_);
      pending_.assign(chunk.text, end);
      chunk.text.resize(end);
    }
    std::span<CsvChunk> chunks(chunks_.data(), count);
    parse(chunks, team);
    const Index before = table_.rows;
    std::size_t bytes = 0, whole = 0;
    for (const CsvChunk& chunk : chunks) {
      if (table_.rows >= options_.most_rows) break;
      account_for(chunk);
      bytes += chunk.text.size();
      ++whole;
    }
    chunks = chunks.first(whole);
    if (before == 0) make_room(chunks, bytes);
    for_each_part(std::ssize(table_.columns), (table_.rows - before) * std::ssize(table_.columns), [&](Index column) {
      const auto at = static_cast<std::size_t>(column);
      for (const CsvChunk& chunk : chunks) table_.columns[at].cells.append(chunk.columns[at]);
    });
    return table_.rows < options_.most_rows;
  }

  void parse(std::span<CsvChunk> chunks, Team& team) const {
    struct Work {
      std::span<CsvChunk> chunks;
      CsvRules rules;
    } work{chunks, {table_.columns.size(), dialect_.delimiter, options_.fill_short_rows, dialect_.comments > 0}};
    team.run(
        [](void* context, int thread) {
          auto& [all, rules] = *static_cast<Work*>(context);
          const auto mine = static_cast<std::size_t>(thread);
          if (mine < all.size()) parse_chunk(all[mine], rules);
        },
        &work);
  }

  void account_for(const CsvChunk& chunk) {
    table_.rows += chunk.rows;
    const bool is_enough = table_.rows >= options_.most_rows;
    if (!chunk.complaint.empty() && !is_enough) {
      refuse(place(table_.rows + 1, lines_ + chunk.complaint_line + 1), chunk.complaint, chunk.remedy);
    }
    lines_ += chunk.lines;
  }

  /// For the whole file, by its first rows: a column that grows is copied again and again.
  void make_room(std::span<const CsvChunk> chunks, std::size_t bytes) {
    constexpr double slack = 1.02, most = 1e9;
    const double times =
        slack * static_cast<double>(expected_bytes_) / static_cast<double>(std::max<std::size_t>(bytes, 1));
    if (times <= 1 || options_.most_rows < std::numeric_limits<Index>::max()) return;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      double cells = 0, size = 0;
      for (const CsvChunk& chunk : chunks) {
        cells += static_cast<double>(chunk.columns[i].size());
        size += static_cast<double>(chunk.columns[i].bytes());
      }
      table_.columns[i].cells.reserve(static_cast<std::size_t>(std::min(most, times * cells)),
                                      static_cast<std::size_t>(std::min(most, times * size)));
    }
  }

  void shorten() {
    for (Column& column : table_.columns) column.cells.shorten(options_.most_rows);
    table_.rows = options_.most_rows;
  }

  Source source_;
  std::size_t expected_bytes_;
  std::string path_;
  CsvOptions options_;
  Dialect dialect_;
  std::string pending_;           // bytes that are read and not yet parsed
  std::vector<CsvChunk> chunks_;  // of a round
  bool is_last_ = false;
  Index lines_ = 0;  // before what is pending
  Table table_;
};

}  // namespace

#if !defined(__wasm__)
CsvTable read_csv(const std::string& path, const CsvOptions& options) {
  ByteStream stream(path);
  return read_csv(stream, options);
}

CsvTable read_csv(ByteStream& bytes, const CsvOptions& options) {
  TextStream text(bytes, options.encoding);
  const std::size_t expected = bytes.is_packed() ? 0 : bytes.file_bytes();
  const Source source = [&](char* to, std::size_t count) { return text.read(to, count); };
  return CsvReader(source, expected, bytes.path(), options).read();
}
#endif

CsvTable parse_csv(std::string_view bytes, const std::string& path, const CsvOptions& options) {
  const std::size_t expected = bytes.size();
  const auto source = [&](char* to, std::size_t count) {
    const std::size_t got = bytes.copy(to, count);
    bytes.remove_prefix(got);
    return got;
  };
  return CsvReader(source, expected, path, options).read();
}

}  // namespace pellucid::data
