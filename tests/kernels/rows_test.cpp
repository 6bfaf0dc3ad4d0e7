// Rows by code against plain loops, in any cut: looked up, their gradients added, and written back.
#include <algorithm>

#include "support.hpp"

namespace pellucid::kernels::testing {
namespace {

template <class T>
class RowsTest : public ::testing::Test {};
using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(RowsTest, Types);

struct Case {
  Index codes, per_row, vocabulary, columns;
};
constexpr Case cases[] = {{1, 1, 1, 1},    {5, 1, 3, 4},      {64, 2, 7, 15},    {128, 1, 1000, 16},
                          {90, 3, 40, 17}, {256, 64, 50, 33}, {4000, 8, 900, 8}, {60, 1, 2000, 65}};
constexpr Index models = 2;

/// Codes from -1 to vocabulary, the last of which is no row either, and one NaN.
template <class T>
std::vector<T> random_codes(const Case& c) {
  std::vector<T> codes = random_numbers<T>(models * c.codes, 5, -1, static_cast<double>(c.vocabulary) + 1);
  for (T& code : codes) code = std::floor(code);
  if (codes.size() > 6) codes[3] = std::numeric_limits<T>::quiet_NaN();
  return codes;
}

template <class T>
bool is_row(T code, const Case& c) {
  return code >= 0 && code < static_cast<T>(c.vocabulary);
}

/// Parts of [rows, columns] in pieces of both models.
std::vector<Part> cuts(Index rows, Index columns) {
  std::vector<Part> parts;
  for (Index m = 0; m < models; ++m) {
    for (const auto& [begin, end] : {std::pair<Index, Index>{0, rows / 3}, {rows / 3, rows}}) {
      parts.push_back({m, m + 1, begin, end, 0, columns / 2});
      parts.push_back({m, m + 1, begin, end, columns / 2, columns});
    }
  }
  return parts;
}

TYPED_TEST(RowsTest, are_looked_up_and_those_of_one_row_added_in_order) {
  using T = TypeParam;
  for (const Case& c : cases) {
    const std::vector<T> codes = random_codes<T>(c);
    const std::vector<T> table = random_numbers<T>(models * c.vocabulary * c.columns, 6);
    const Index rows = c.codes / c.per_row;
    std::vector<T> wanted(static_cast<std::size_t>(models * rows * c.columns), T{0});
    for (Index m = 0; m < models; ++m) {
      for (Index k = 0; k < rows * c.per_row; ++k) {
        const T code = codes[static_cast<std::size_t>(m * c.codes + k)];
        if (!is_row(code, c)) continue;
        for (Index j = 0; j < c.columns; ++j) {
          wanted[static_cast<std::size_t>((m * rows + k / c.per_row) * c.columns + j)] +=
              table[static_cast<std::size_t>((m * c.vocabulary + static_cast<Index>(code)) * c.columns + j)];
        }
      }
    }
    for (const Isa isa : available_isas()) {
      std::vector<T> out(wanted.size(), T{777});
      const Lookup lookup{{table.data(), c.vocabulary * c.columns, c.columns, 1},
                          c.vocabulary,
                          {codes.data(), c.codes, c.codes},
                          c.per_row,
                          {out.data(), rows * c.columns, c.columns}};
      for (const Part& part : cuts(rows, c.columns)) kernels(isa, element_of<T>).lookup(lookup, part, nullptr);
      EXPECT_EQ(out, wanted) << name_of(isa) << ", " << c.codes << " codes";
    }
  }
}

TYPED_TEST(RowsTest, of_equal_codes_are_added_in_order_and_stand_at_each_of_them) {
  using T = TypeParam;
  for (const Case& c : cases) {
    const std::vector<T> codes = random_codes<T>(c);
    const Index value_rows = (c.codes + c.per_row - 1) / c.per_row;
    const std::vector<T> values = random_numbers<T>(models * value_rows * c.columns, 7);
    std::vector<T> wanted(static_cast<std::size_t>(models * c.codes * c.columns), T{0});
    for (Index m = 0; m < models; ++m) {
      for (Index i = 0; i < c.codes; ++i) {
        for (Index k = 0; k < c.codes; ++k) {
          const T code = codes[static_cast<std::size_t>(m * c.codes + i)];
          if (!(code >= 0) || codes[static_cast<std::size_t>(m * c.codes + k)] != code) continue;
          for (Index j = 0; j < c.columns; ++j) {
            wanted[static_cast<std::size_t>((m * c.codes + i) * c.columns + j)] +=
                values[static_cast<std::size_t>((m * value_rows + k / c.per_row) * c.columns + j)];
          }
        }
      }
    }
    Buffer scratch(segment_scratch_bytes(c.codes));
    for (const Isa isa : available_isas()) {
      std::vector<T> out(wanted.size(), T{777});
      const SegmentTotal total{{codes.data(), c.codes, c.codes},
                               c.per_row,
                               {values.data(), value_rows * c.columns, c.columns, 1},
                               {out.data(), c.codes * c.columns, c.columns}};
      for (Part part : cuts(1, c.columns)) {
        if (part.row_end == 1) kernels(isa, element_of<T>).segment_total(total, part, scratch.data());
      }
      EXPECT_EQ(out, wanted) << name_of(isa) << ", " << c.codes << " codes";
    }
  }
}

TYPED_TEST(RowsTest, are_written_back_and_no_others) {
  using T = TypeParam;
  for (const Case& c : cases) {
    const std::vector<T> codes = random_codes<T>(c);
    const std::vector<T> before = random_numbers<T>(models * c.vocabulary * c.columns, 8);
    std::vector<T> values(static_cast<std::size_t>(models * c.codes * c.columns));
    std::vector<T> wanted = before;
    for (Index m = 0; m < models; ++m) {
      for (Index k = 0; k < c.codes; ++k) {
        const T code = codes[static_cast<std::size_t>(m * c.codes + k)];
        for (Index j = 0; j < c.columns; ++j) {
          const T value = is_row(code, c) ? code + static_cast<T>(j) / 128 + static_cast<T>(m) : T{555};
          values[static_cast<std::size_t>((m * c.codes + k) * c.columns + j)] = value;
          if (!is_row(code, c)) continue;
          wanted[static_cast<std::size_t>((m * c.vocabulary + static_cast<Index>(code)) * c.columns + j)] = value;
        }
      }
    }
    for (const Isa isa : available_isas()) {
      std::vector<T> table = before;
      const StoreRows store{{codes.data(), c.codes, c.codes},
                            {values.data(), c.codes * c.columns, c.columns, 1},
                            {table.data(), c.vocabulary * c.columns, c.columns}};
      for (const Part& part : cuts(c.vocabulary, c.columns)) {
        kernels(isa, element_of<T>).store_rows(store, part, nullptr);
      }
      EXPECT_EQ(table, wanted) << name_of(isa) << ", " << c.codes << " codes";
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels::testing
