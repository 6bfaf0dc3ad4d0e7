// JSON as a table: whatever way the same rows are written, the same cells are read; what is no table of JSON is
// refused.
#include "pellucid/data/json_table.hpp"

#include <gtest/gtest.h>

#include <random>

#include "pellucid/base/letters.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/read_table.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"

namespace pellucid::data {
namespace {

using testing::error_of;
using testing::says;

std::string json_cells(const Table& table) {
  std::string text;
  for (const Column& column : table.columns) {
    text += column.name + ":";
    for (Index row = 0; row < table.rows; ++row) text += std::string(column.cells[row]) + "|";
  }
  return text;
}

std::string json_read(const std::string& bytes, const CsvOptions& options = {}) {
  return json_cells(parse_json_rows(bytes, "x", options).table);
}

Error json_error(const std::string& bytes) {
  return error_of([&] { parse_json_rows(bytes, "x", {}); });
}

class DrawnJson {
 public:
  explicit DrawnJson(unsigned seed) : random_(seed) {}
  unsigned below(unsigned end) { return static_cast<unsigned>(random_()) / 8 % end; }  // the low bits hardly change

  std::string blanks() {
    constexpr const char* some[] = {"", "", " ", "\n", "\t", "\r\n  "};
    return some[below(6)];
  }

  /// A text, and one of the ways to write it.
  std::pair<std::string, std::string> text() {
    constexpr char32_t letters[] = {U'a', U'"', U'\\', U'/', U'\n', U'\t', U'é', U'中', U'\U0001f600', U',', U'{'};
    std::string plain, written = "\"";
    for (unsigned i = below(6); i > 0; --i) {
      const char32_t c = letters[below(std::size(letters))];
      add_utf8(plain, c);
      const bool must_escape = c == U'"' || c == U'\\' || c < U' ';
      if (below(3) == 0 || must_escape) {
        written += escaped(c);
      } else {
        add_utf8(written, c);
      }
    }
    return {plain, written + "\""};
  }

  /// A cell and its JSON.
  std::pair<std::string, std::string> value() {
    constexpr const char* plain[] = {"0", "-0", "12345678901234567890", "1.50", "-2e-7", "1E+2", "true", "false"};
    if (below(4) == 0) return {"", "null"};
    if (below(2) == 0) return text();
    const char* const word = plain[below(std::size(plain))];
    return {word, word};
  }

 private:
  std::string escaped(char32_t c) {
    if (c == U'"' || c == U'\\' || c == U'/') return {'\\', static_cast<char>(c)};
    if (below(2) == 0 && (c == U'\n' || c == U'\t')) return c == U'\n' ? "\\n" : "\\t";
    const auto four = [&](char32_t unit) {
      const std::string digits = hexadecimal(unit).substr(12);
      std::string upper;
      for (const char digit : digits) upper += static_cast<char>(std::toupper(digit));
      return "\\u" + (below(2) == 0 ? digits : upper);
    };
    if (c < 0x10000) return four(c);
    return four(0xd800 + ((c - 0x10000) >> 10)) + four(0xdc00 + ((c - 0x10000) & 0x3ff));
  }

  std::minstd_rand random_;
};

TEST(JsonTable, the_same_rows_are_read_however_they_are_written) {
  for (unsigned seed = 1; seed <= 400; ++seed) {
    DrawnJson drawn(seed);
    const bool is_array = drawn.below(2) == 0;
    const std::vector<std::string> keys{"a", "a key, \"b\"", "ключ", "d"};
    std::vector<std::string> order;                    // as they first stand
    std::vector<std::vector<std::string>> columns(4);  // by key
    std::string json = drawn.below(4) == 0 ? "\xef\xbb\xbf" : "";
    json += drawn.blanks() + (is_array ? "[" : "");
    const unsigned rows = 1 + drawn.below(8);
    for (unsigned row = 0; row < rows; ++row) {
      json += drawn.blanks() + "{" + drawn.blanks();
      std::string members;
      const unsigned first = drawn.below(4);
      for (unsigned i = 0; i < 4; ++i) {
        const std::size_t key = (first + i) % 4;
        columns[key].resize(row);
        if (row > 0 && drawn.below(4) == 0) continue;
        if (std::ranges::find(order, keys[key]) == order.end()) order.push_back(keys[key]);
        const auto [cell, written] = drawn.value();
        columns[key].push_back(cell);
        std::string name;
        for (const char c : keys[key]) name += c == '"' ? "\\\"" : std::string(1, c);
        members += (members.empty() ? "" : "," + drawn.blanks());
        members += (drawn.below(2) == 0 ? "\"" : "\" ") + name + "\"" + drawn.blanks() + ":" + drawn.blanks() +
                   written + drawn.blanks();
      }
      json += members + "}" + drawn.blanks() + (is_array ? (row + 1 < rows ? "," : "]") : "\n");
    }
    std::string expected;
    for (const std::string& name : order) {
      const auto key = static_cast<std::size_t>(std::ranges::find(keys, name) - keys.begin());
      columns[key].resize(rows);
      expected += name + ":";
      for (const std::string& cell : columns[key]) expected += cell + "|";
    }
    EXPECT_EQ(json_read(json), expected) << json;
    EXPECT_TRUE(is_json(json)) << json;
  }
}

TEST(JsonTable, texts_across_blocks_are_whole) {
  const std::string text(700000, 'x');
  std::string json, cells;
  for (int row = 0; row < 6; ++row) {
    json += "{\"a\": \"" + text + "\\u00e9\\\\\", \"b\": 1.25}\n";
    cells += text + "é\\|";
  }
  EXPECT_EQ(json_read(json) == "a:" + cells + "b:1.25|1.25|1.25|1.25|1.25|1.25|", true);
}

TEST(JsonTable, what_python_writes_for_no_number_is_a_word) {
  EXPECT_EQ(json_read("{\"a\": NaN}\n{\"a\": -Infinity}\n"), "a:NaN|-Infinity|");
}

TEST(JsonTable, rows_beyond_those_asked_for_are_not_looked_at) {
  EXPECT_EQ(json_read("{\"a\": 1}\n{\"a\": 2}\n{\"a\": [3]}", {.most_rows = 2}), "a:1|2|");
  EXPECT_EQ(json_read("[{\"a\": 1}, oh", {.most_rows = 1}), "a:1|");
}

TEST(JsonTable, nested_values_are_refused_with_their_place_and_the_way_out) {
  const Error lines = json_error("{\"a\": 1}\n\n{\"a\": {\"b\": 2}}\n");
  EXPECT_EQ(lines.fault, Fault::data);
  EXPECT_TRUE(says(lines, "object 2 (line 3), key \"a\""));
  EXPECT_TRUE(says(lines, "its value is an object, and a cell holds one value"));
  EXPECT_TRUE(says(lines, "json_normalize([json.loads(line)"));
  const Error array = json_error("[{\"a\": 1},\n{\"b\": [2]}]");
  EXPECT_TRUE(says(array, "object 2 (line 2), key \"b\""));
  EXPECT_TRUE(says(array, "its value is an array"));
  EXPECT_TRUE(says(array, "json_normalize(json.load("));
  EXPECT_TRUE(says(json_error("{\"data\": [{\"a\": 1}]}"), "if the whole file is this one object"));
}

TEST(JsonTable, what_is_no_table_of_json_is_refused) {
  struct Wrong {
    const char *json, *says;
  };
  for (const Wrong& each : std::vector<Wrong>{
           {"", "no objects"},
           {" \n", "no objects"},
           {"[]", "no objects"},
           {"{}\n{}", "no keys"},
           {"{\"a\": 1, \"a\": 2}", "the key \"a\" stands twice"},
           {"{\"a\": 1, \" a \": 2}", "the key \"a\" stands twice"},
           {"{\"a\": 1}\n{\"b\": 1, \"a\": 2, \"b\": 3}", "object 2 (line 2): the key \"b\" stands twice"},
           {"{\"\": 1}", "a key is empty"},
           {"{\"a\": }", "a value is missing"},
           {"{\"a\" 1}", "where a colon is due"},
           {"{\"a\": 1 \"b\": 2}", "where a comma or } is due"},
           {"{\"a\": 1,}", "where a key in quotes is due"},
           {"{a: 1}", "where a key in quotes is due"},
           {"{\"a\": 1", "the file ends where a comma or } is due"},
           {"{\"a\": \"x", "a quote opens and never closes"},
           {"{\"a\": \"x\ny\"}", "inside quotes"},
           {"[{\"a\": 1} {\"a\": 2}]", "where a comma or ] is due"},
           {"[{\"a\": 1},]", "where an object is due"},
           {"[{\"a\": 1}", "the file ends where a comma or ] is due"},
           {"[{\"a\": 1}] x", "something stands behind the array"},
           {"[1, 2]", "where an object is due"},
           {"{\"a\": 1}, {\"a\": 2}", "\",\" stands where an object is due"},
           {"{\"a\": 01}", "\"01\" is no value"},
           {"{\"a\": +1}", "\"+1\" is no value"},
           {"{\"a\": 1.}", "\"1.\" is no value"},
           {"{\"a\": .5}", "\".5\" is no value"},
           {"{\"a\": 1e}", "\"1e\" is no value"},
           {"{\"a\": None}", "\"None\" is no value"},
           {"{\"a\": 'x'}", "\"'x'\" is no value"},
           {"{\"a\": \"\\x\"}", "where one of"},
           {"{\"a\": \"\\u12g4\"}", "where a digit of 16 is due"},
           {"{\"a\": \"\\u0000\"}", "NUL"},
           {"{\"a\": \"\\ud800\"}", "half a pair"},
           {"{\"a\": \"\\ud800\\u0041\"}", "half a pair"},
           {"{\"a\": \"\\udc00\"}", "half a pair"},
           {"{\"a\": \"\xff\"}", "no UTF-8"},
       }) {
    const Error error = json_error(each.json);
    EXPECT_EQ(error.fault, Fault::data);
    EXPECT_TRUE(says(error, each.says)) << each.json;
  }
}

TEST(JsonTable, an_object_without_end_is_refused) {
  EXPECT_TRUE(says(json_error("{\"a\": \"" + std::string(std::size_t{17} << 20, 'x')), "longer than 16,777,216 bytes"));
}

TEST(JsonTable, keys_that_fill_the_memory_with_empty_cells_are_refused) {
  std::string json;
  for (int row = 0; row < 8000; ++row) json += "{\"" + std::to_string(row) + "\":1}\n";
  EXPECT_TRUE(says(json_error(json), "most cells of its "));
}

TEST(JsonTable, files_are_known_by_their_content_in_any_packing_and_encoding) {
  const testing::Folder folder;
  const std::string json = "{\"a\": 1, \"b\": \"\u00e9\"}\n";
  for (const char* name : {"t.jsonl", "t.ndjson", "t.json", "t.csv", "t.data"}) {
    EXPECT_EQ(json_cells(read_table(folder.write(name, json), {}).table), "a:1|b:é|") << name;
  }
  std::string wide = "\xff\xfe";
  for (const char c : std::string("{\"a\": 1}\n")) wide += {c, '\0'};
  EXPECT_EQ(json_cells(read_table(folder.write("w.json", wide), {}).table), "a:1|");
  const std::string latin = "{\"a\": \"\xe9\"}";
  EXPECT_TRUE(says(error_of([&] { read_table(folder.write("l.json", latin), {}); }), "source.encoding = cp1252"));
  EXPECT_EQ(json_cells(read_table(folder.at("l.json"), {.encoding = "latin1"}).table), "a:é|");
  EXPECT_TRUE(says(error_of([&] { read_table(folder.write("n.jsonl", "a,b\n1,2\n"), {}); }), "an object is due"));
}

}  // namespace
}  // namespace pellucid::data
