// A header that goes on below its first row is refused with its lines; tables whose first rows lack values are not.
#include <gtest/gtest.h>

#include <random>

#include "pellucid/data/csv_dialect.hpp"
#include "tests/support/failure.hpp"

namespace pellucid::data {
namespace {

using testing::error_of;
using testing::says;

struct DrawnHeader {
  std::string csv;
  int rows = 0;  ///< behind the first
};

/// Numbers as people write them under a header that is `rows` longer, beside some columns of texts.
DrawnHeader drawn_header(unsigned seed, int rows) {
  std::minstd_rand random(seed);
  const auto below = [&](unsigned end) { return static_cast<unsigned>(random()) / 8 % end; };
  const unsigned numbers = 2 + below(4), texts = below(numbers);
  constexpr const char* units[] = {"cm", "kg", "°C", "%", "-", "m/s", "AAPL", "mean", "[V]"};
  constexpr const char* shapes[] = {"", "$", "-"};
  DrawnHeader drawn{"", rows};
  for (unsigned column = 0; column < numbers + texts; ++column)
    drawn.csv += (column == 0 ? "c" : ",c") + std::to_string(column);
  drawn.csv += "\n";
  for (int row = 0; row < rows; ++row) {
    for (unsigned column = 0; column < numbers + texts; ++column)
      drawn.csv += (column == 0 ? "" : ",") + std::string(column < numbers || below(2) == 0 ? units[below(9)] : "");
    drawn.csv += "\n";
  }
  const std::string shape = shapes[below(3)];
  for (unsigned row = 12 + below(20); row > 0; --row) {
    for (unsigned column = 0; column < numbers + texts; ++column) {
      if (column > 0) drawn.csv += ",";
      if (column >= numbers) {
        drawn.csv += below(2) == 0 ? "red" : "blue";
      } else if (below(12) > 0) {  // else it is missing
        drawn.csv += shape + std::to_string(below(1000)) + "." + std::to_string(below(100));
      }
    }
    drawn.csv += "\n";
  }
  return drawn;
}

void look_at_header(const std::string& csv, const CsvOptions& options = {}, const CellRules& rules = {}) {
  refuse_long_header(parse_csv(csv, "t.csv", options), options, rules);
}

TEST(LongHeader, is_refused_with_its_lines_and_the_way_out) {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    for (int rows = 1; rows <= 3; ++rows) {
      const DrawnHeader drawn = drawn_header(seed, rows);
      const Error error = error_of([&] { look_at_header(drawn.csv); });
      EXPECT_EQ(error.fault, Fault::data);
      EXPECT_EQ(error.where, rows == 1 ? "line 2" : "lines 2 to " + std::to_string(rows + 1)) << drawn.csv;
      EXPECT_TRUE(says(error, "source.skip = 1")) << drawn.csv;
    }
    EXPECT_NO_THROW(look_at_header(drawn_header(seed, 0).csv)) << drawn_header(seed, 0).csv;
  }
}

TEST(LongHeader, is_counted_behind_what_was_skipped) {
  const std::string table = "a,b\ncm,kg\n1,2\n3,4\n5,6\n";
  const Error error = error_of([&] { look_at_header("of 2024\n\n" + table, {.skip = 2}); });
  EXPECT_EQ(error.where, "line 4");
  EXPECT_TRUE(says(error, "words (cm, kg) above columns of numbers"));
  EXPECT_TRUE(says(error, "source.skip = 3"));
  EXPECT_EQ(error_of([&] { look_at_header("# one\n# two\n" + table); }).where, "line 4");
}

TEST(LongHeader, is_none_where_values_may_be_missing_or_texts_are) {
  const std::string rows = "1,2\n3,4\n5,6\n7,8\n";
  for (const char* first : {"NA,NA", ",", "cm,", ",kg", "1,kg", "nan,null"}) {
    EXPECT_NO_THROW(look_at_header("a,b\n" + std::string(first) + "\n" + rows)) << first;
  }
  EXPECT_NO_THROW(look_at_header("a,b\n?,?\n" + rows, {}, {.missing = {"?"}}));
  EXPECT_NO_THROW(look_at_header("a,b\ncm,kg\n1,2\n3,4\n")) << "two rows say little";
  EXPECT_NO_THROW(look_at_header("a,b\ncm,kg\n1,2\nx,4\n5,6\n7,y\n")) << "words stand below too";
  EXPECT_NO_THROW(look_at_header("a,b,c,d,e\ncm,kg,x,y,z\n1,2,x,y,z\n3,4,x,y,z\n5,6,x,y,z\n")) << "most are texts";
  EXPECT_NO_THROW(look_at_header("cm,kg\n" + rows, {.has_header = false}));
}

}  // namespace
}  // namespace pellucid::data
