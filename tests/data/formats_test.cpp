// Formats of tables: every file of the catalogue reads its example, whatever of its endings the path has.
#include "pellucid/data/format.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "pellucid/data/read_table.hpp"

namespace pellucid::data {
namespace {

namespace fs = std::filesystem;

class FormatFolder {
 public:
  FormatFolder() {
    std::string name = (fs::temp_directory_path() / "pellucid-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~FormatFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  FormatFolder(const FormatFolder&) = delete;
  FormatFolder& operator=(const FormatFolder&) = delete;

  std::string write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return (path_ / name).string();
  }

 private:
  fs::path path_;
};

/// The bytes that `escaped` stands for, as C reads a string.
std::string unescaped(const std::string& escaped) {
  std::string bytes;
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    if (escaped[i] != '\\') {
      bytes += escaped[i];
      continue;
    }
    const char letter = escaped[++i];
    if (letter == 'x') {
      bytes += static_cast<char>(std::stoi(escaped.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      bytes += letter == 'n' ? '\n' : letter == 't' ? '\t' : letter;
    }
  }
  return bytes;
}

std::string as_csv(const Table& table) {
  const auto cell = [](std::string_view text) {
    return text.find(',') == std::string_view::npos ? std::string(text) : "\"" + std::string(text) + "\"";
  };
  std::string text;
  for (const Column& column : table.columns) text += (text.empty() ? "" : ",") + cell(column.name);
  text += "\n";
  for (Index row = 0; row < table.rows; ++row) {
    std::string line;
    for (const Column& column : table.columns)
      line += (&column == table.columns.data() ? "" : ",") + cell(column.cells[row]);
    text += line + "\n";
  }
  return text;
}

TEST(Formats, each_reads_its_example_by_every_ending_and_no_more_rows_than_asked_for) {
  const FormatFolder folder;
  for (const Format& format : catalogue<Format>()) {
    ASSERT_STRNE(format.example.call, "") << format.name.text << " has no example";
    ASSERT_FALSE(format.endings.empty()) << format.name.text;
    const std::string gives = format.example.gives;
    for (const Text& ending : format.endings) {
      const std::string path = folder.write(std::string("t") + ending.text, unescaped(format.example.call));
      EXPECT_EQ(as_csv(read_table(path, {}).table), gives) << path;
      const CsvTable first = read_table(path, {.most_rows = 1});
      EXPECT_EQ(as_csv(first.table), gives.substr(0, gives.find('\n', gives.find('\n') + 1) + 1)) << path;
    }
  }
}

TEST(Formats, no_two_have_one_ending_and_one_takes_other_files) {
  std::set<std::string> endings;
  int takers = 0;
  for (const Format& format : catalogue<Format>()) {
    for (const Text& ending : format.endings) EXPECT_TRUE(endings.insert(ending.text).second) << ending.text;
    takers += format.takes_others ? 1 : 0;
  }
  EXPECT_EQ(takers, 1);
}

TEST(Formats, a_file_of_an_unknown_ending_is_read_as_csv) {
  const FormatFolder folder;
  const CsvTable read = read_table(folder.write("t.data", "x;y\n1;2\n"), {});
  EXPECT_EQ(as_csv(read.table), "x,y\n1,2\n");
  EXPECT_EQ(read.delimiter, ';');
}

TEST(Formats, the_tab_of_tsv_gives_way_to_a_delimiter_that_is_asked_for) {
  const FormatFolder folder;
  const std::string path = folder.write("t.tsv", "a\tb|c\n1\t2|3\n");
  EXPECT_EQ(as_csv(read_table(path, {}).table), "a,b|c\n1,2|3\n");
  EXPECT_EQ(as_csv(read_table(path, {.delimiter = '|'}).table), "a\tb,c\n1\t2,3\n");
}

TEST(Formats, are_named_for_help_pages) {
  for (const Format& format : catalogue<Format>()) {
    EXPECT_NE(table_formats().find(format.label.text), std::string::npos) << table_formats();
  }
}

}  // namespace
}  // namespace pellucid::data
