// CSV files as they are met, and as they are meant to hurt: each with the table it is, or with what its message says.
// The tables were written down from Python's csv module; names are trimmed, empty lines left out.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/cells.hpp"
#include "pellucid/data/csv.hpp"
#include "tests/support/folder.hpp"

namespace pellucid::data {
namespace {

std::string bytes_of(const Json& test) {
  if (test.contains("text")) return test["text"].get<std::string>();
  const std::string hex = test["hex"].get<std::string>();
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

CsvOptions options_of(const Json& test) {
  CsvOptions options;
  if (!test.contains("options")) return options;
  const Json& given = test["options"];
  if (given.contains("delimiter")) options.delimiter = given["delimiter"].get<std::string>()[0];
  if (given.contains("header")) options.has_header = given["header"].get<bool>();
  if (given.contains("decimal_comma")) options.decimal_comma = given["decimal_comma"].get<bool>();
  if (given.contains("skip")) options.skip = given["skip"].get<Index>();
  if (given.contains("fill_short_rows")) options.fill_short_rows = given["fill_short_rows"].get<bool>();
  return options;
}

TEST(CsvTorture, gives_the_table_or_says_what_is_wrong) {
  const Json tests = Json::parse(read_text(PELLUCID_SOURCE_DIR "/tests/data/csv_torture.json"));
  EXPECT_GE(tests.size(), 120U);
  for (const Json& test : tests) {
    const std::string name = test["name"].get<std::string>();
    try {
      const CsvTable read = parse_csv(bytes_of(test), "t.csv", options_of(test));
      ASSERT_FALSE(test.contains("error")) << name << " was read";
      EXPECT_EQ(std::string(1, read.delimiter), test["delimiter"].get<std::string>()) << name;
      ASSERT_EQ(read.table.names(), test["names"].get<std::vector<std::string>>()) << name;
      ASSERT_EQ(read.table.rows, static_cast<Index>(test["rows"].size())) << name;
      for (std::size_t row = 0; row < test["rows"].size(); ++row) {
        for (std::size_t column = 0; column < read.table.columns.size(); ++column) {
          EXPECT_EQ(read.table.columns[column].cells[static_cast<Index>(row)],
                    test["rows"][row][column].get<std::string>())
              << name << ", row " << row + 1;
        }
      }
    } catch (const Failure& failure) {
      ASSERT_TRUE(test.contains("error")) << name << ": " << failure.what();
      EXPECT_EQ(failure.error().fault, Fault::data) << name;
      EXPECT_FALSE(failure.error().next.empty()) << name;
      EXPECT_NE(std::string(failure.what()).find("t.csv"), std::string::npos) << name;
      for (const Json& part : test["error"]) {
        EXPECT_NE(std::string(failure.what()).find(part.get<std::string>()), std::string::npos)
            << name << ": " << failure.what();
      }
    }
  }
}

TEST(CsvTorture, of_a_hundred_thousand_columns_is_read) {
  std::string names, cells;
  for (int i = 0; i < 100'000; ++i) {
    names += (i == 0 ? "c" : ",c") + std::to_string(i);
    cells += (i == 0 ? "" : ",") + std::to_string(i);
  }
  const Table table = parse_csv(names + "\n" + cells + "\n", "t.csv", {}).table;
  ASSERT_EQ(table.columns.size(), 100'000U);
  EXPECT_EQ(table.columns[99'999].cells[0], "99999");
}

/// Hands out a row without an end, forever.
TEST(CsvTorture, of_an_endless_row_is_refused_by_its_row_without_filling_the_memory) {
  const testing::Folder folder;
  const std::string path = folder.at("endless.csv");
  {
    std::ofstream file(path);
    file << "a,b\n1,2\n3,";
    const std::string block(1 << 20, 'x');
    for (int i = 0; i < 200; ++i) file << block;
  }
  rusage before{};
  ::getrusage(RUSAGE_SELF, &before);
  try {
    read_csv(path, {});
    ADD_FAILURE() << "it was read";
  } catch (const Failure& failure) {
    EXPECT_NE(std::string(failure.what()).find("row 2 (line 3)"), std::string::npos) << failure.what();
    EXPECT_NE(std::string(failure.what()).find("16,777,216"), std::string::npos) << failure.what();
  }
  rusage after{};
  ::getrusage(RUSAGE_SELF, &after);
  // Kilobytes: 64 MiB over the longest row that is let be. Sanitizers keep shadows of their own, so they do not count.
#if !defined(PELLUCID_SANITIZED)
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, (64 + 16) * 1024);
#endif
}

TEST(CsvTorture, across_blocks_is_the_same_as_in_one_block) {
  std::string text = "n,text\r\n";
  std::vector<std::string> expected;
  for (int row = 0; text.size() < (std::size_t{9} << 20); ++row) {
    expected.push_back("line " + std::to_string(row) +
                       (row % 3 == 0 ? "\r\nand, \"more\"" : std::string(static_cast<std::size_t>(row % 50), 'y')));
    std::string quoted;
    for (const char c : expected.back()) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    text += std::to_string(row) + ",\"" + quoted + "\"\r\n";
  }
  const Table table = parse_csv(text, "t.csv", {}).table;
  ASSERT_EQ(table.rows, static_cast<Index>(expected.size()));
  for (std::size_t row = 0; row < expected.size(); ++row) {
    ASSERT_EQ(table.columns[1].cells[static_cast<Index>(row)], expected[row]) << row;
    ASSERT_EQ(table.columns[0].cells[static_cast<Index>(row)], std::to_string(row));
  }
  CsvOptions few;
  few.most_rows = 1000;
  EXPECT_EQ(parse_csv(text, "t.csv", few).table.rows, 1000);
}

TEST(Cells, say_what_they_are) {
  struct Case {
    const char* cell;
    bool is_missing;
    std::optional<double> number;
  };
  const double inf = std::numeric_limits<double>::infinity();
  for (const Case& each : {Case{"", true, {}},     {" ", true, {}},          {"NA", true, {}},     {"N/A", true, {}},
                           {"n/a", true, {}},      {"nan", true, NAN},       {"NaN", true, NAN},   {"null", true, {}},
                           {"NULL", true, {}},     {"None", true, {}},       {"<NA>", true, {}},   {"#N/A", true, {}},
                           {" NA ", true, {}},     {"na", false, {}},        {"-", false, {}},     {"?", false, {}},
                           {"0", false, 0.0},      {"-0", false, -0.0},      {"+1", false, 1.0},   {" 2 ", false, 2.0},
                           {"1e3", false, 1000.0}, {".5", false, 0.5},       {"5.", false, 5.0},   {"1e999", false, {}},
                           {"0x1p3", false, {}},   {"1,234", false, {}},     {"1_000", false, {}}, {"inf", false, inf},
                           {"-inf", false, -inf},  {"Infinity", false, inf}, {"1 2", false, {}},   {"--1", false, {}},
                           {"1e", false, {}},      {"e1", false, {}},        {"5%", false, {}}}) {
    EXPECT_EQ(is_missing(each.cell, {}), each.is_missing) << each.cell;
    const auto number = number_of(each.cell);
    ASSERT_EQ(number.has_value(), each.number.has_value()) << each.cell;
    if (number.has_value() && !std::isnan(*each.number)) {
      EXPECT_EQ(*number, *each.number) << each.cell;
    }
  }
  EXPECT_TRUE(is_missing("n.v.", {.missing = {"n.v."}}));
  EXPECT_FALSE(is_missing("None", {.present = {"None"}}));
}

}  // namespace
}  // namespace pellucid::data
