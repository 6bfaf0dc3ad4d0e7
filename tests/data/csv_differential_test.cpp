// 10,000 random CSV files against Python's csv module and float(): the same cells, the same bits. Numbers beyond the
// range of a double are refused here, where Python gives infinity or zero.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "pellucid/base/json.hpp"
#include "pellucid/data/cells.hpp"
#include "pellucid/data/csv.hpp"
#include "tests/support/folder.hpp"

namespace pellucid::data {
namespace {

TEST(CsvDifferential, ten_thousand_files_are_read_as_python_reads_them_slow) {
  const testing::Folder folder;
  const std::string path = folder.at("files.jsonl");
  const std::string command =
      "/usr/bin/python3 -B '" PELLUCID_SOURCE_DIR "/tests/data/csv_differential.py' 10000 '" + path + "'";
  ASSERT_EQ(std::system(command.c_str()), 0);
  std::ifstream file(path);
  Index files = 0;
  Index numbers = 0;
  for (std::string line; std::getline(file, line); ++files) {
    const Json wanted = Json::parse(line);
    CsvOptions options;
    options.delimiter = wanted["delimiter"].get<std::string>()[0];
    const Table table = parse_csv(wanted["text"].get<std::string>(), "t.csv", options).table;
    ASSERT_EQ(table.rows, static_cast<Index>(wanted["rows"].size())) << line;
    for (std::size_t row = 0; row < wanted["rows"].size(); ++row) {
      for (std::size_t column = 0; column < table.columns.size(); ++column) {
        const std::string_view cell = table.columns[column].cells[static_cast<Index>(row)];
        ASSERT_EQ(cell, wanted["rows"][row][column].get<std::string>()) << line;
        const Json& number = wanted["numbers"][row][column];
        const auto read = number_of(cell);
        ASSERT_EQ(read.has_value(), !number.is_null()) << cell << "\n" << line;
        if (!read) continue;
        ++numbers;
        const double expected = std::strtod(number.get<std::string>().c_str(), nullptr);
        const bool is_same = std::isnan(expected)
                                 ? std::isnan(*read)
                                 : std::bit_cast<std::uint64_t>(*read) == std::bit_cast<std::uint64_t>(expected);
        ASSERT_TRUE(is_same) << cell;
      }
    }
  }
  EXPECT_EQ(files, 10'000);
  EXPECT_GT(numbers, 80'000);
}

}  // namespace
}  // namespace pellucid::data
