// One pass over the text, a block at a time: no tree is built, and what is nested is refused, so nothing calls itself.
#include "pellucid/data/json_table.hpp"

#include <algorithm>
#include <unordered_map>

#include "pellucid/base/error.hpp"
#include "pellucid/base/letters.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/limits.hpp"

namespace pellucid::data {

namespace {

constexpr std::size_t json_block_bytes = std::size_t{1} << 20;
constexpr std::size_t longest_object = std::size_t{16} << 20;
constexpr std::size_t most_keys = std::size_t{1} << 20;
constexpr std::size_t empty_cell_bytes = 4;  // as Cells keeps one

constexpr const char* flatten_lines =
    "write it as a flat table: python3 -c \"import json, pandas; pandas.json_normalize([json.loads(line) for line in "
    "open('FILE')]).to_csv('NEW.csv', index=False)\"";
constexpr const char* flatten_array =
    "write it as a flat table: python3 -c \"import json, pandas; pandas.json_normalize(json.load(open('FILE')))"
    ".to_csv('NEW.csv', index=False)\"";
constexpr const char* flatten_whole =
    "if the whole file is this one object, write it as CSV: python3 -c \"import pandas; "
    "pandas.read_json('FILE').to_csv('NEW.csv', index=False)\"; else give an object of plain values on each line";

bool is_json_blank(int c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view without_json_blanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

class JsonReader {
 public:
  JsonReader(const std::function<std::size_t(char*, std::size_t)>& source, const std::string& path,
             const CsvOptions& options)
      : source_(source), options_(options) {
    table_.path = path;
  }

  CsvTable read() {
    fill();
    if (block_.starts_with("\xef\xbb\xbf")) at_ = 3;
    skip_blanks();
    is_array_ = peek() == '[';
    if (is_array_) ++at_;
    while (table_.rows < options_.most_rows && begins_object()) read_object();
    if (table_.rows == 0) refuse("", "it holds no objects", "give a JSON object for each row");
    if (table_.columns.empty()) refuse("", "its objects hold no keys", "give objects of keys and values");
    return {std::move(table_)};
  }

 private:
  [[noreturn]] void refuse(const std::string& where, const std::string& why, const std::string& next) const {
    fail({Fault::data, "cannot read the table " + in_quotes(table_.path), where, why, next});
  }
  /// The object that is being read.
  std::string place() const { return "object " + grouped(table_.rows + 1) + " (line " + grouped(line_) + ")"; }
  [[noreturn]] void refuse_here(const std::string& expected) {
    const int c = peek();
    const std::string there = c < 0 ? "the file ends" : in_quotes(std::string(1, static_cast<char>(c))) + " stands";
    refuse(place(), there + " where " + expected + " is due", "mend it, or write the file again");
  }

  void fill() {
    before_ += block_.size();
    block_.resize(json_block_bytes);
    block_.resize(source_(block_.data(), json_block_bytes));
    at_ = 0;
  }
  /// The next byte, or -1 at the end.
  int peek() {
    if (at_ == block_.size() && !block_.empty()) fill();
    return block_.empty() ? -1 : static_cast<unsigned char>(block_[at_]);
  }
  bool take(char c) {
    if (peek() != static_cast<unsigned char>(c)) return false;
    ++at_;
    return true;
  }
  void skip_blanks() {
    for (int c = peek(); is_json_blank(c); c = peek()) {
      if (c == '\n') ++line_;
      ++at_;
    }
  }
  std::size_t bytes_taken() const { return before_ + at_; }

  /// Whether another object follows; the end of the file is looked at, what lies behind an array is refused.
  bool begins_object() {
    skip_blanks();
    if (is_array_) {
      if (take(']')) {
        skip_blanks();
        if (peek() >= 0) refuse("line " + grouped(line_), "something stands behind the array", "leave it out");
        return false;
      }
      if (table_.rows > 0 && !take(',')) refuse_here("a comma or ]");
      skip_blanks();
    } else if (peek() < 0) {
      return false;
    }
    if (peek() != '{') refuse_here("an object");
    return true;
  }

  void read_object() {
    object_begin_ = bytes_taken();
    ++at_;
    std::size_t column = 0;  // where the next key stands, if the keys are those of the object before
    skip_blanks();
    if (!take('}')) {
      do {
        skip_blanks();
        if (peek() != '"') refuse_here("a key in quotes");
        read_text(key_);
        column = column_of(trimmed(key_), column);
        skip_blanks();
        if (!take(':')) refuse_here("a colon");
        skip_blanks();
        read_value(table_.columns[column].name);
        table_.columns[column].cells.push_back(value_);
        ++column;
        skip_blanks();
      } while (take(','));
      if (!take('}')) refuse_here("a comma or }");
    }
    ++table_.rows;
    for (Column& each : table_.columns) {
      if (each.cells.size() < table_.rows) add_empty(each, 1);
    }
  }

  /// The column of a key, which has no cell of this object yet.
  std::size_t column_of(std::string_view name, std::size_t expected) {
    const bool is_expected = expected < table_.columns.size() && table_.columns[expected].name == name;
    std::size_t at = expected;
    if (!is_expected) {
      const auto [entry, is_new] = places_.try_emplace(std::string(name), table_.columns.size());
      at = entry->second;
      if (is_new) add_column(entry->first);
    }
    if (table_.columns[at].cells.size() > table_.rows) {
      refuse(place(), "the key " + in_quotes(name) + " stands twice in it", "rename one");
    }
    return at;
  }

  void add_column(const std::string& name) {
    if (name.empty()) refuse(place(), "a key is empty", "give it a name");
    if (table_.columns.size() == most_keys) {
      refuse(place(), "there are more than " + count_text(most_keys) + " keys",
             "give objects of the same keys: keys name columns");
    }
    table_.columns.push_back({name, {}});
    add_empty(table_.columns.back(), table_.rows);
  }

  void add_empty(Column& column, Index count) {
    empty_bytes_ += static_cast<std::size_t>(count) * empty_cell_bytes;
    if (empty_bytes_ > std::min(most_bytes, bytes_taken() * most_expansion + always_allowed)) {
      refuse(place(),
             "the keys differ so much that most cells of its " +
                 counted(static_cast<Index>(table_.columns.size()), "column") + " are empty",
             "give objects of the same keys: keys name columns");
    }
    for (Index i = 0; i < count; ++i) column.cells.push_back({});
  }

  void add_to(std::string& text, std::string_view part) {
    if (bytes_taken() - object_begin_ > longest_object) {
      refuse(place(), "it is longer than " + count_text(longest_object) + " bytes", "look for a quote that is missing");
    }
    text.append(part);
  }

  void read_value(const std::string& name) {
    const int c = peek();
    value_.clear();
    if (c == '"') return read_text(value_);
    if (c == '{' || c == '[') {
      refuse(place() + ", key " + in_quotes(name),
             std::string("its value is ") + (c == '{' ? "an object" : "an array") + ", and a cell holds one value",
             is_array_         ? flatten_array
             : table_.rows > 0 ? flatten_lines
                               : flatten_whole);
    }
    for (int next = c; next >= 0 && !is_json_blank(next) && next != ',' && next != '}' && next != ']'; next = peek()) {
      add_to(value_, std::string_view(block_).substr(at_++, 1));
    }
    if (value_ == "null") return value_.clear();
    // NaN and Infinity are no JSON, but what Python writes for them.
    constexpr std::string_view words[] = {"true", "false", "NaN", "Infinity", "-Infinity"};
    if (std::ranges::find(words, value_) != std::end(words) || is_json_number(value_)) return;
    refuse(place() + ", key " + in_quotes(name),
           (value_.empty() ? "a value is missing" : in_quotes(value_) + " is no value of JSON"),
           "put texts in quotes; a missing value is null");
  }

  static bool is_json_number(std::string_view text) {
    const auto figures = [&] {
      const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
      text.remove_prefix(count);
      return count;
    };
    const auto mark = [&](std::string_view marks) {
      const bool is_there = !text.empty() && marks.find(text.front()) != std::string_view::npos;
      text.remove_prefix(is_there ? 1 : 0);
      return is_there;
    };
    mark("-");
    const bool begins_with_zero = text.starts_with('0');
    const std::size_t whole = figures();
    if (whole == 0 || (begins_with_zero && whole > 1)) return false;
    if (mark(".") && figures() == 0) return false;
    if (mark("eE")) {
      mark("+-");
      if (figures() == 0) return false;
    }
    return text.empty();
  }

  /// The text in quotes that begins here.
  void read_text(std::string& text) {
    text.clear();
    ++at_;
    while (true) {
      if (peek() < 0) refuse(place(), "a quote opens and never closes", "close the quote");
      const auto is_plain = [](char c) { return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= ' '; };
      const auto end = std::find_if_not(block_.begin() + static_cast<std::ptrdiff_t>(at_), block_.end(), is_plain);
      const auto count = static_cast<std::size_t>(end - block_.begin()) - at_;
      add_to(text, std::string_view(block_).substr(at_, count));
      at_ += count;
      if (end == block_.end()) continue;
      if (take('"')) break;
      if (take('\\')) {
        read_escape(text);
      } else {
        refuse(place(), "a line ends, or a control character stands, inside quotes", "write it as \\n or \\u0009");
      }
    }
    if (valid_utf8(text) < text.size()) {
      refuse(place(), "the bytes are no UTF-8: " + in_quotes(text.substr(0, 60)),
             "add {source.encoding=cp1252}, or latin1, or save it as UTF-8");
    }
  }

  void read_escape(std::string& text) {
    constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    const int c = peek();
    const std::size_t letter = c < 0 ? std::string_view::npos : letters.find(static_cast<char>(c));
    if (letter != std::string_view::npos) {
      ++at_;
      return add_to(text, meanings.substr(letter, 1));
    }
    if (!take('u')) refuse_here("one of \" \\ / b f n r t u");
    char32_t character = read_four();
    if (character >= 0xd800 && character < 0xdc00) {  // the first half of a pair
      const char32_t second = take('\\') && take('u') ? read_four() : 0;
      if (second < 0xdc00 || second > 0xdfff) refuse_half();
      character = 0x10000 + ((character & 0x3ff) << 10 | (second & 0x3ff));
    } else if (character >= 0xdc00 && character < 0xe000) {
      refuse_half();
    }
    if (character == 0) refuse(place(), "a text holds a NUL (\\u0000)", "leave it out");
    add_utf8(text, character);
  }

  [[noreturn]] void refuse_half() const {
    refuse(place(), "half a pair of UTF-16 stands alone (\\ud800 to \\udfff)", "write the file again");
  }

  char32_t read_four() {
    char32_t number = 0;
    for (int i = 0; i < 4; ++i) {
      const int c = peek();
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) refuse_here("a digit of 16");
      number = number << 4 | static_cast<char32_t>(digit);
      ++at_;
    }
    return number;
  }

  const std::function<std::size_t(char*, std::size_t)>& source_;
  const CsvOptions& options_;
  Table table_;
  std::unordered_map<std::string, std::size_t> places_;  ///< of the columns
  std::string block_;                                    ///< empty: the file has ended
  std::size_t at_ = 0, before_ = 0;                      ///< in the block; bytes in front of it
  std::size_t object_begin_ = 0, empty_bytes_ = 0;
  Index line_ = 1;
  bool is_array_ = false;
  std::string key_, value_;
};

}  // namespace

bool is_json(std::string_view head) {
  if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
  head = without_json_blanks(head);
  if (head.starts_with('[')) {
    head = without_json_blanks(head.substr(1));
    if (head.starts_with(']')) return true;
  }
  if (!head.starts_with('{')) return false;
  head = without_json_blanks(head.substr(1));
  return head.starts_with('"') || head.starts_with('}');
}

CsvTable read_json_rows(const std::function<std::size_t(char* to, std::size_t count)>& source, const std::string& path,
                        const CsvOptions& options) {
  return JsonReader(source, path, options).read();
}

CsvTable parse_json_rows(std::string_view bytes, const std::string& path, const CsvOptions& options) {
  const auto source = [&](char* to, std::size_t count) {
    const std::size_t got = bytes.copy(to, count);
    bytes.remove_prefix(got);
    return got;
  };
  return JsonReader(source, path, options).read();
}

}  // namespace pellucid::data
