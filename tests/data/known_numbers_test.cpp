// The numbers that a column keeps are those of its cells, and nothing that is told of it changes by them.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "pellucid/data/as_read.hpp"
#include "pellucid/data/encode.hpp"
#include "pellucid/data/number_form.hpp"
#include "pellucid/data/preparation.hpp"

namespace pellucid::data {
namespace {

/// A column of numbers of one kind with gaps: whole ones, of few or many figures, with exponents, days, codes.
Column drawn_column(std::uint64_t seed, Index rows) {
  std::mt19937_64 source(seed);
  const auto below = [&](std::uint64_t end) { return static_cast<long long>(source() % end); };
  Column column{"c", {}};
  const int kind = static_cast<int>(seed % 9);
  for (Index row = 0; row < rows; ++row) {
    const double value = std::ldexp(static_cast<double>(source() >> 11), -40) - 4000;
    std::string cell = std::to_string(below(9) - 4);
    if (kind == 1) cell = std::to_string(below(1'000'000'000'000));
    if (kind == 2) cell = number_text(value);
    if (kind == 3) cell = number_text(value, 3);
    if (kind == 4) cell = std::to_string(below(30)) + "." + std::to_string(below(1000));
    if (kind == 5) cell = "2024" + std::to_string(101 + below(28));  // days without a mark, in January: no dates
    if (kind == 6) cell = "0" + std::to_string(below(9000));
    if (kind == 7) cell = std::to_string(9007199254740993LL + below(1000));
    if (kind == 8) cell = number_text(value * 1e30, 4);
    if (source() % 11 == 0) cell = source() % 2 == 0 ? "" : "NA";
    if (source() % 13 == 0) cell = " " + cell + "\t";
    column.cells.push_back(cell);
  }
  return column;
}

TEST(KnownNumbers, are_those_of_the_cells_and_change_nothing) {
  constexpr Index rows = 6000;  // more different ones than are counted
  for (std::uint64_t seed = 0; seed < 18; ++seed) {
    Table read{"t.csv", rows, {drawn_column(seed, rows)}, {}};
    const Table unread = read;
    read_numbers(read, {}, {});
    const Column& column = read.columns[0];
    if (seed % 9 == 6 || seed % 9 == 7) {
      EXPECT_TRUE(column.numbers.empty()) << "codes, " << seed;
    } else {
      ASSERT_EQ(column.numbers.size(), static_cast<std::size_t>(rows)) << seed;
    }
    for (std::size_t row = 0; row < column.numbers.size(); ++row) {
      const std::string_view cell = column.cells[static_cast<Index>(row)];
      ASSERT_EQ(is_missing(cell, {}), std::isnan(column.numbers[row])) << cell;
      if (!is_missing(cell, {})) {
        ASSERT_EQ(*number_of(cell), column.numbers[row]) << cell;
      }
    }
    const Rows all = all_rows(rows);
    const Profile with = profile_of(column, all, {}), without = profile_of(unread.columns[0], all, {});
    const Profile whole = profile_of(unread.columns[0], all, {}, {}, true);
    for (const Profile* other : {&without, &whole}) {
      EXPECT_EQ(infer("c", with).type, infer("c", *other).type) << seed;
      EXPECT_EQ(infer("c", with).reason, infer("c", *other).reason) << seed;
      EXPECT_EQ(with.missing, other->missing) << seed;
      EXPECT_EQ(with.numbers, other->numbers) << seed;
      EXPECT_EQ(with.whole_numbers, other->whole_numbers) << seed;
      EXPECT_EQ(with.finite_numbers, other->finite_numbers) << seed;
    }
    EXPECT_EQ(rows_as_read(read, table_as_read(read, "", {})).inputs,
              rows_as_read(unread, table_as_read(unread, "", {})).inputs)
        << seed;
    if (infer("c", with).type != ColumnType::number) continue;
    const Preparation fitted = fit_columns(read, all, all, "", {}), as_texts = fit_columns(unread, all, all, "", {});
    EXPECT_EQ(encode<double>(fitted, read, all), encode<double>(as_texts, unread, all)) << seed;
    const Rows some{5, 17, 4, 5999};
    const Table chosen = rows_of(read, some);
    if (column.numbers.empty()) continue;
    EXPECT_EQ(encode<double>(fitted, chosen, all_rows(4)), encode<double>(fitted, read, some)) << seed;
  }
}

}  // namespace
}  // namespace pellucid::data
