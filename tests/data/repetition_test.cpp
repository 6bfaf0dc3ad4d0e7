// Which repetitions lie in the nature of a table, and which were pasted: of tables of few inputs, where rows agree by
// chance.
#include "pellucid/data/repetition.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "pellucid/data/csv.hpp"

namespace pellucid::data {
namespace {

/// Rows of few inputs with prices in steps, as a list of goods has them.
std::vector<std::string> goods(unsigned seed, int rows, int kinds, int prices) {
  std::mt19937 random(seed);
  std::vector<std::string> lines;
  for (int row = 0; row < rows; ++row) {
    const auto of = [&](int many) { return std::to_string(random() % static_cast<unsigned>(many)); };
    lines.push_back(of(kinds) + "," + of(8) + "," +
                    std::to_string(1000 + 5 * (random() % static_cast<unsigned>(prices))) + "\n");
  }
  return lines;
}

Repetition of(const std::vector<std::string>& lines) {
  std::string csv = "speed,ram,price\n";
  for (const std::string& line : lines) csv += line;
  const Table table = parse_csv(csv, "t.csv", {}).table;
  const TableAsRead as = table_as_read(table, "price", {});
  return repetition_of(table, as, rows_as_read(table, as));
}

TEST(Repetition, of_few_inputs_is_natural_in_any_order) {
  for (unsigned seed = 1; seed <= 10; ++seed) {
    for (const int prices : {3, 40, 400}) {
      std::vector<std::string> lines = goods(seed, 1200, 10, prices);
      EXPECT_TRUE(of(lines).is_natural) << seed << " " << prices;
      std::ranges::sort(lines);
      EXPECT_TRUE(of(lines).is_natural) << seed << " sorted " << prices;
    }
  }
}

TEST(Repetition, of_a_block_that_was_pasted_is_not) {
  for (unsigned seed = 1; seed <= 10; ++seed) {
    const std::vector<std::string> lines = goods(seed, 1200, 10, 400);
    for (const std::size_t size : {std::size_t{60}, std::size_t{500}, lines.size()}) {
      const std::size_t begin = size < lines.size() ? seed * 11 : 0;
      const auto block = std::vector(lines.begin() + static_cast<std::ptrdiff_t>(begin),
                                     lines.begin() + static_cast<std::ptrdiff_t>(begin + size));
      std::vector<std::string> pasted = lines;
      pasted.insert(pasted.begin() + static_cast<std::ptrdiff_t>(begin + size), block.begin(), block.end());
      const Repetition found = of(pasted);
      EXPECT_FALSE(found.is_natural) << seed << " " << size;
      EXPECT_GE(found.copies, static_cast<Index>(size));
    }
    std::vector<std::string> few = lines;
    few.insert(few.end(), lines.begin(), lines.begin() + 20);
    EXPECT_TRUE(of(few).is_natural) << "a few rows in a row may be chance";
  }
}

}  // namespace
}  // namespace pellucid::data
