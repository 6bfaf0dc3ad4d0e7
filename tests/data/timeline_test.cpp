// Rows in the order of time: numbers, dates, and instants whatever their clocks say.
#include "pellucid/data/timeline.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <random>

#include "tests/support/failure.hpp"

namespace pellucid::data {
namespace {

Table times(const std::vector<std::string>& cells) {
  Table table{"t.csv", static_cast<Index>(cells.size()), {{"t", {}}}};
  for (const std::string& cell : cells) table.columns[0].cells.push_back(cell);
  return table;
}
Rows order(const std::vector<std::string>& cells) { return timeline(times(cells), "t", {}).rows; }

TEST(Timeline, orders_instants_whatever_their_offsets) {
  EXPECT_EQ(order({"2024-01-01T10:00:00+02:00", "2024-01-01T09:00:00Z", "2024-01-01T04:30:00-05:00",
                   "2023-12-31T23:00:00-10:00"}),
            (Rows{0, 1, 3, 2}));  // 08:00, 09:00, 09:30, 09:00
  EXPECT_EQ(order({"2024-03-01T00:30:00+01:00", "2024-02-29T23:00:00Z", "2024-02-29 13:15:00 -1000"}), (Rows{1, 2, 0}));
  EXPECT_EQ(order({"2024-01-01T00:00:00.5Z", "2024-01-01T00:00:00.25Z"}), (Rows{1, 0}));
}

// A thousand instants an hour apart, each written on a clock of its own, come back in their order.
TEST(Timeline, orders_instants_across_days_months_and_years) {
  using namespace std::chrono;
  std::minstd_rand random(1);
  std::vector<std::string> cells;
  Rows expected(1000);
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const std::uint32_t hour = i * 387 % 1000;  // 387 and 1000 have no common factor
    expected[hour] = i;
    const int offset = static_cast<int>(random() / 7 % 27) - 12;
    const sys_time<hours> clock = sys_days(year(2023) / 12 / 10) + hours(hour) + hours(offset);
    const year_month_day day(floor<days>(clock));
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:00:00%+03d:00", static_cast<int>(day.year()),
                  static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                  static_cast<int>((clock - floor<days>(clock)).count()), offset);
    cells.emplace_back(text);
  }
  EXPECT_EQ(order(cells), expected);
}

TEST(Timeline, orders_dates_and_numbers_and_keeps_equal_times_in_the_order_of_the_file) {
  EXPECT_EQ(order({"2024-03-01", "2024-02-29 23:59", "2023-12-31", "2024-02-29"}), (Rows{2, 3, 1, 0}));
  EXPECT_EQ(order({"3", "-1", "2.5", "3", "1e3"}), (Rows{1, 2, 0, 3, 4}));
  const Timeline line = timeline(times({"1", "2", "2", "2", "3"}), "t", {});
  EXPECT_EQ(line.border(0.4), 1U);  // the equal ones stay together
  EXPECT_EQ(line.border(0.2), 4U);
}

TEST(Timeline, refuses_what_cannot_be_compared_by_row_and_reason) {
  const auto error_for = [](const std::vector<std::string>& cells) {
    return testing::error_of([&] { timeline(times(cells), "t", {}); });
  };
  const Error mixed = error_for({"2024-01-01T10:00:00Z", "2024-01-01T11:00:00"});
  EXPECT_EQ(mixed.fault, Fault::data);
  EXPECT_TRUE(testing::says(mixed, "row 2"));
  EXPECT_TRUE(testing::says(mixed, "without an offset"));
  const Error other = error_for({"2024-01-01T10:00:00", "2024-01-01T11:00:00", "2024-01-01T11:00:00+01:00"});
  EXPECT_TRUE(testing::says(other, "row 3"));
  EXPECT_TRUE(testing::says(other, "with an offset"));
  EXPECT_TRUE(testing::says(error_for({"2024-01-01", "20240102"}), "is a number"));
  EXPECT_TRUE(testing::says(error_for({"1", "soon"}), "neither a number nor a date"));
}

}  // namespace
}  // namespace pellucid::data
