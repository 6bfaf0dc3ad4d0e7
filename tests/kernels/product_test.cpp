// The matrix product against the plainest possible one, which forms each element by the documented order of its sum.
#include "support.hpp"

namespace pellucid::kernels::testing {
namespace {

using Types = ::testing::Types<float, double>;
template <class T>
class ProductTest : public ::testing::Test {};
TYPED_TEST_SUITE(ProductTest, Types);

/// Rows and columns of the memory behind an operand; `transposed` means that it is stored the other way round.
struct Layout {
  bool a_transposed, b_transposed;
};
constexpr Layout layouts[] = {{false, false}, {true, false}, {false, true}, {true, true}};

Matrix view(const void* data, Index model_stride, Index stride, bool transposed) {
  return {data, model_stride, transposed ? 1 : stride, transposed ? stride : 1};
}

template <class T>
T at(const Matrix& m, Index model, Index row, Index column) {
  return static_cast<const T*>(m.data)[model * m.model_stride + row * m.row_stride + column * m.column_stride];
}

/// Element (i, j) by the documented order: chains of 256 from 0, then the tree.
template <class T>
T naive(Set set, const Product& p, Index model, Index i, Index j) {
  std::vector<T> blocks;
  for (Index begin = 0; begin < p.k; begin += 256) {
    blocks.push_back(block_sum<T>(
        set, begin, std::min(p.k, begin + 256), [&](Index t) { return at<T>(p.a, model, i, t); },
        [&](Index t) { return at<T>(p.b, model, t, j); }));
  }
  return tree_sum(blocks.data(), static_cast<Index>(blocks.size()));
}

/// Runs `p` into guarded memory and compares every element with `expected(i, j)`. Returns the first difference, or "".
template <class T, class Expected>
std::string first_difference(Isa isa, Product p, Index rows, Index columns, const Expected& expected) {
  constexpr T guard = 12345;
  const Index stride = columns + (columns > 1 ? 3 : 0);
  std::vector<T> c(static_cast<std::size_t>(rows * stride + 2), guard);
  p.out = {c.data() + 1, 0, stride};
  run_product<T>(isa, p, {0, 1, 0, rows, 0, columns});
  if (!is_same(c.front(), guard) || !is_same(c.back(), guard)) return "wrote outside of c";
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < stride; ++j) {
      const T got = c[static_cast<std::size_t>(1 + i * stride + j)];
      const T wanted = j < columns ? expected(i, j) : guard;
      if (!is_same(got, wanted))
        return difference(isa, rows, columns, i, j, wanted, got) + ", k = " + std::to_string(p.k);
    }
  }
  return "";
}

// Every shape is a view into the same two matrices, so element (i, j) depends on (k, i, j) alone.
TYPED_TEST(ProductTest, all_shapes_up_to_40_have_the_documented_bits) {
  using T = TypeParam;
  constexpr Index most = 40;
  const auto a = random_numbers<T>(most * most, 1), b = random_numbers<T>(most * most, 2);
  for (const Isa isa : product_isas()) {
    for (int l = 0; l < 4; ++l) {
      Product p{0,
                view(a.data(), 0, most, layouts[l].a_transposed),
                view(b.data(), 0, most, layouts[l].b_transposed),
                {},
                nullptr};
      std::vector<T> expected;  // [k, i, j]
      for (Index k = 0; k <= most; ++k) {
        for (Index i = 0; i < most; ++i) {
          for (Index j = 0; j < most; ++j) {
            const auto before = static_cast<std::size_t>(((k - 1) * most + i) * most + j);
            if (set_of(isa) == Set::bf16) {
              p.k = k;
              expected.push_back(naive<T>(Set::bf16, p, 0, i, j));
            } else {
              expected.push_back(k == 0 ? T{0}
                                        : multiply_add(set_of(isa), at<T>(p.a, 0, i, k - 1), at<T>(p.b, 0, k - 1, j),
                                                       expected[before]));
            }
          }
        }
      }
      for (Index rows = 1; rows <= most; ++rows) {
        for (Index columns = 1; columns <= most; ++columns) {
          for (p.k = (rows + columns + l) % 4 == 0 ? 0 : 1; p.k <= most; ++p.k) {
            if (p.k > 0 && (rows + 2 * columns + p.k) % 4 != l && (rows + columns) % 8 != 0) continue;
            const auto wanted = [&](Index i, Index j) {
              return expected[static_cast<std::size_t>((p.k * most + i) * most + j)];
            };
            ASSERT_EQ(first_difference<T>(isa, p, rows, columns, wanted), "");
          }
        }
      }
    }
  }
}

TYPED_TEST(ProductTest, shapes_around_blocks_tiles_and_long_sums_have_the_documented_bits) {
  using T = TypeParam;
  struct Case {
    Index rows, columns, k;
  };
  constexpr Case cases[] = {{1, 1, 255},    {1, 1, 256},   {1, 1, 257},      {5, 3, 512},    {7, 65, 513},
                            {13, 33, 768},  {2, 10, 1025}, {97, 17, 300},    {101, 129, 64}, {128, 1, 784},
                            {1, 200, 1300}, {300, 1, 20},  {3, 1, 2817},     {25, 70, 1537}, {9, 1030, 30},
                            {193, 48, 260}, {49, 2, 5000}, {12, 32, 256 * 7}};
  for (const auto& [rows, columns, k] : cases) {
    const auto a = random_numbers<T>(rows * k, 3), b = random_numbers<T>(k * columns, 4);
    for (const Set set : {Set::portable, Set::fused, Set::bf16}) {
      for (const Layout layout : layouts) {
        const Product p{k,
                        view(a.data(), 0, layout.a_transposed ? rows : k, layout.a_transposed),
                        view(b.data(), 0, layout.b_transposed ? k : columns, layout.b_transposed),
                        {},
                        nullptr};
        std::vector<T> expected;
        for (Index i = 0; i < rows; ++i) {
          for (Index j = 0; j < columns; ++j) expected.push_back(naive<T>(set, p, 0, i, j));
        }
        for (const Isa isa : product_isas()) {
          if (set_of(isa) != set) continue;
          const auto wanted = [&, n = columns](Index i, Index j) {
            return expected[static_cast<std::size_t>(i * n + j)];
          };
          ASSERT_EQ(first_difference<T>(isa, p, rows, columns, wanted), "");
        }
      }
    }
  }
}

TYPED_TEST(ProductTest, strides_that_are_contiguous_in_no_direction_are_read) {
  using T = TypeParam;
  const auto a = random_numbers<T>(20 * 100 * 3, 5), b = random_numbers<T>(100 * 30 * 2, 6);
  const Product p{50, {a.data(), 0, 301, 3}, {b.data(), 0, 61, 2}, {}, nullptr};
  for (const Isa isa : product_isas()) {
    const auto wanted = [&](Index i, Index j) { return naive<T>(set_of(isa), p, 0, i, j); };
    ASSERT_EQ(first_difference<T>(isa, p, 19, 30, wanted), "");
  }
}

TYPED_TEST(ProductTest, an_empty_sum_is_zero) {
  using T = TypeParam;
  const T nothing[1] = {5};
  const Product p{0, {nothing, 0, 0, 1}, {nothing, 0, 0, 1}, {}, nullptr};
  for (const Isa isa : product_isas()) {
    ASSERT_EQ(first_difference<T>(isa, p, 9, 35, [](Index, Index) { return T{0}; }), "");
    ASSERT_EQ(first_difference<T>(isa, p, 9, 1, [](Index, Index) { return T{0}; }), "");
  }
}

// The error bound of any order of summation is k·eps·Σ|a||b|; twice that, against the wider type.
TYPED_TEST(ProductTest, results_are_within_the_error_bound_of_the_exact_product) {
  using T = TypeParam;
  using Wide = std::conditional_t<sizeof(T) == 4, double, long double>;
  constexpr Index rows = 21, columns = 37, k = 700;
  const auto a = random_numbers<T>(rows * k, 7), b = random_numbers<T>(k * columns, 8);
  for (const Isa isa : available_isas()) {
    std::vector<T> c(rows * columns);
    run_product<T>(isa, {k, {a.data(), 0, k, 1}, {b.data(), 0, columns, 1}, {c.data(), 0, columns}, nullptr},
                   {0, 1, 0, rows, 0, columns});
    for (Index i = 0; i < rows; ++i) {
      for (Index j = 0; j < columns; ++j) {
        Wide sum = 0, size = 0;
        for (Index t = 0; t < k; ++t) {
          const Wide term = static_cast<Wide>(a[static_cast<std::size_t>(i * k + t)]) *
                            static_cast<Wide>(b[static_cast<std::size_t>(t * columns + j)]);
          sum += term;
          size += std::fabs(term);
        }
        const T got = c[static_cast<std::size_t>(i * columns + j)];
        const double bound = static_cast<double>(size) * 2 * k * std::numeric_limits<T>::epsilon() / 2;
        ASSERT_LE(std::fabs(static_cast<double>(got - sum)), bound)
            << difference(isa, rows, columns, i, j, static_cast<T>(sum), got);
      }
    }
  }
}

TEST(Product, a_million_positive_float32_products_sum_to_within_one_in_a_million) {
  constexpr Index k = 1'000'000;
  const auto a = random_numbers<float>(k, 9, 0, 1), b = random_numbers<float>(k * 2, 10, 0, 1);
  double expected[2] = {0, 0};
  for (std::size_t t = 0; t < k; ++t) {
    for (std::size_t j = 0; j < 2; ++j) expected[j] += double{a[t]} * double{b[2 * t + j]};
  }
  for (const Isa isa : available_isas()) {
    float c[2];
    run_product<float>(isa, {k, {a.data(), 0, k, 1}, {b.data(), 0, 2, 1}, {c, 0, 2}, nullptr}, {0, 1, 0, 1, 0, 2});
    for (const int j : {0, 1}) EXPECT_NEAR(c[j] / expected[j], 1, 1e-6) << name_of(isa) << " column " << j;
  }
}

// Parts of few rows or columns are too small for the way that large products go.
TYPED_TEST(ProductTest, any_cut_into_parts_and_models_gives_the_same_bits) {
  using T = TypeParam;
  constexpr Index models = 3;
  struct Case {
    Index rows, columns, k;
  };
  constexpr Case cases[] = {{53, 71, 280}, {401, 260, 1300}, {530, 1030, 130}};
  for (const auto& [rows, columns, k] : cases) {
    const auto a = random_numbers<T>(models * rows * k, 11), b = random_numbers<T>(models * k * columns, 12);
    for (const Isa isa : product_isas()) {
      for (const Layout layout : layouts) {
        std::vector<T> whole(static_cast<std::size_t>(models * rows * columns)), cut(whole.size());
        Product p{k,
                  view(a.data(), rows * k, layout.a_transposed ? rows : k, layout.a_transposed),
                  view(b.data(), k * columns, layout.b_transposed ? k : columns, layout.b_transposed),
                  {whole.data(), rows * columns, columns},
                  nullptr};
        run_product<T>(isa, p, {0, models, 0, rows, 0, columns});
        p.out.data = cut.data();
        for (std::uint64_t seed = 0; seed < (rows > 100 ? 1 : 6); ++seed) {
          std::fill(cut.begin(), cut.end(), T{-7});
          Index row = 0;
          for (std::uint32_t r = 0; row < rows; ++r) {
            const Index row_end = std::min(rows, row + 1 + random_bits(seed, r, 0) % 30);
            Index column = 0;
            for (std::uint32_t n = 0; column < columns; ++n) {
              const Index column_end = std::min(columns, column + 1 + random_bits(seed, r, 2 + 2 * n) % 50);
              for (Index model = 0; model < models; ++model)
                run_product<T>(isa, p, {model, model + 1, row, row_end, column, column_end});
              column = column_end;
            }
            row = row_end;
          }
          for (std::size_t i = 0; i < whole.size(); ++i) {
            const auto at_element = static_cast<Index>(i);
            ASSERT_TRUE(is_same(whole[i], cut[i])) << difference(isa, models * rows, columns, at_element / columns,
                                                                 at_element % columns, whole[i], cut[i]);
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels::testing
