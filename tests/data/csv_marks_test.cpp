#include "pellucid/data/csv_marks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace pellucid::data {
namespace {

TEST(CsvMarks, are_found_where_a_search_byte_by_byte_finds_them) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    std::mt19937_64 source(seed);
    const auto below = [&](std::size_t end) { return static_cast<std::size_t>(source() % end); };
    const char delimiter = ",;\t|"[below(4)];
    const std::string wanted{delimiter, '\n', '\r', '"'};
    std::string text;
    for (std::size_t i = below(400); i > 0; --i) {
      const std::size_t kind = below(seed % 2 == 0 ? 8 : 200);  // many, or few
      text += kind < wanted.size() ? wanted[kind] : static_cast<char>(below(256));
    }
    CsvMarks marks(text, delimiter);
    for (std::size_t at = 0; at <= text.size(); at += 1 + below(90)) {
      ASSERT_EQ(marks.next(at), std::min(text.find_first_of(wanted, at), text.size())) << seed << " " << at;
    }
  }
}

}  // namespace
}  // namespace pellucid::data
