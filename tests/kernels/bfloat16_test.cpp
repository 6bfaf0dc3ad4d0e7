// Products of the set bf16: how a number is rounded, how far results are from exact ones, and that the instruction for
// pairs and the two multiply-adds that stand for it give the same bits, whatever the numbers are.
#include "support.hpp"

namespace pellucid::kernels::testing {
namespace {

std::vector<Isa> rounding_isas() {
  std::vector<Isa> some = product_isas();
  std::erase_if(some, [](Isa isa) { return set_of(isa) != Set::bf16; });
  return some;
}

// A number times one, for every upper half and the lower halves where rounding turns.
TEST(Bfloat16, factors_are_rounded_to_the_nearest_and_ties_to_even) {
  const std::vector<float> one{1};
  for (const std::uint32_t lower : {0U, 1U, 0x7fffU, 0x8000U, 0x8001U, 0xffffU}) {
    std::vector<float> numbers;
    for (std::uint32_t upper = 0; upper <= 0xffff; ++upper)
      numbers.push_back(std::bit_cast<float>(upper << 16 | lower));
    const auto count = static_cast<Index>(numbers.size());
    for (const Isa isa : rounding_isas()) {
      std::vector<float> left(numbers.size()), right(numbers.size());
      run_product<float>(isa, {1, {numbers.data(), 0, 1, 1}, {one.data(), 0, 1, 1}, {left.data(), 0, 1}, nullptr},
                         {0, 1, 0, count, 0, 1});
      run_product<float>(isa,
                         {1, {one.data(), 0, 1, 1}, {numbers.data(), 0, count, 1}, {right.data(), 0, count}, nullptr},
                         {0, 1, 0, 1, 0, count});
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        const float wanted = factor(Set::bf16, numbers[i]) + 0.0F;  // a chain begins at 0
        ASSERT_TRUE(is_same(left[i], wanted))
            << name_of(isa) << " " << i << ", lower half " << lower << ": " << left[i];
        ASSERT_TRUE(is_same(right[i], wanted)) << name_of(isa) << " " << i << ", lower half " << lower;
      }
    }
  }
}

/// Any bits: infinities, NaNs, denormal numbers and all sizes.
std::vector<float> any_numbers(Index count, std::uint64_t seed) {
  std::vector<float> values(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = std::bit_cast<float>(random_bits(seed, static_cast<std::uint32_t>(i), 0));
  return values;
}

/// Numbers whose products and sums cancel, vanish and overflow without most of them being NaN.
std::vector<float> wide_numbers(Index count, std::uint64_t seed, int least, int most) {
  std::vector<float> values = random_numbers<float>(count, seed);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto span = static_cast<std::uint32_t>(most - least);
    const auto at = static_cast<int>(random_bits(seed, static_cast<std::uint32_t>(i), 1) % span);
    values[i] = std::ldexp(values[i], least + at);
  }
  return values;
}

TEST(Bfloat16, has_the_same_bits_by_the_instruction_for_pairs_and_by_two_multiply_adds) {
  if (!available(Isa::avx512_bf16)) GTEST_SKIP() << "no instruction for pairs here";
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const auto drawn = [&](std::uint32_t what, std::uint32_t below) {
      return static_cast<Index>(random_bits(900 + seed, what, 0) % below);
    };
    const bool is_large = seed % 30 == 0;
    const Index rows = 1 + drawn(0, is_large ? 700 : 60), columns = 1 + drawn(1, is_large ? 1300 : 90);
    const Index k = drawn(2, seed % 4 == 0 ? 2000 : 80);
    const auto numbers = [&](Index count, std::uint64_t of) {
      return seed % 3 == 0   ? any_numbers(count, of)
             : seed % 3 == 1 ? wide_numbers(count, of, -75, -50)
                             : wide_numbers(count, of, -3, 3);
    };
    const std::vector<float> a = numbers(rows * k, 2 * seed), b = numbers(k * columns, 2 * seed + 1);
    const bool a_transposed = drawn(3, 2) != 0, b_transposed = drawn(4, 2) != 0;
    std::vector<float> got[2];
    for (const Isa isa : {Isa::avx2_bf16, Isa::avx512_bf16}) {
      std::vector<float>& c = got[isa == Isa::avx512_bf16];
      c.resize(static_cast<std::size_t>(rows * columns));
      run_product<float>(isa,
                         {k,
                          {a.data(), 0, a_transposed ? 1 : k, a_transposed ? rows : 1},
                          {b.data(), 0, b_transposed ? 1 : columns, b_transposed ? k : 1},
                          {c.data(), 0, columns},
                          nullptr},
                         {0, 1, 0, rows, 0, columns});
    }
    for (std::size_t i = 0; i < got[0].size(); ++i) {
      const auto at = static_cast<Index>(i);
      ASSERT_TRUE(is_same(got[1][i], got[0][i]))
          << "seed " << seed << ", k " << k << ": "
          << difference(Isa::avx512_bf16, rows, columns, at / columns, at % columns, got[0][i], got[1][i]);
    }
  }
}

// Each factor is off by 2^-9 at most, so each term by little more than 2^-8; and by no less than 2^-12 on the whole, or
// nothing was rounded.
TEST(Bfloat16, results_are_within_the_error_bound_of_the_exact_product) {
  constexpr Index rows = 21, columns = 37, k = 700;
  const auto a = random_numbers<float>(rows * k, 7), b = random_numbers<float>(k * columns, 8);
  for (const Isa isa : rounding_isas()) {
    std::vector<float> c(rows * columns);
    run_product<float>(isa, {k, {a.data(), 0, k, 1}, {b.data(), 0, columns, 1}, {c.data(), 0, columns}, nullptr},
                       {0, 1, 0, rows, 0, columns});
    double largest = 0;
    for (Index i = 0; i < rows; ++i) {
      for (Index j = 0; j < columns; ++j) {
        double sum = 0, size = 0;
        for (Index t = 0; t < k; ++t) {
          const double term =
              double{a[static_cast<std::size_t>(i * k + t)]} * double{b[static_cast<std::size_t>(t * columns + j)]};
          sum += term;
          size += std::fabs(term);
        }
        const float got = c[static_cast<std::size_t>(i * columns + j)];
        const double error = std::fabs(static_cast<double>(got) - sum) / size;
        largest = std::max(largest, error);
        ASSERT_LE(error, 0x1p-8 + 0x1p-18 + k * 0x1p-24)
            << difference(isa, rows, columns, i, j, static_cast<float>(sum), got);
      }
    }
    EXPECT_GT(largest, 0x1p-12) << name_of(isa);
  }
}

TEST(Bfloat16, leaves_float64_as_it_is) {
  constexpr Index n = 30;
  const auto a = random_numbers<double>(n * n, 1), b = random_numbers<double>(n * n, 2);
  for (const Isa isa : rounding_isas()) {
    std::vector<double> got(n * n), wanted(n * n);
    Product p{n, {a.data(), 0, n, 1}, {b.data(), 0, n, 1}, {got.data(), 0, n}, nullptr};
    run_product<double>(isa, p, {0, 1, 0, n, 0, n});
    p.out.data = wanted.data();
    run_product<double>(Isa::avx2, p, {0, 1, 0, n, 0, n});
    EXPECT_EQ(got, wanted) << name_of(isa);
  }
}

}  // namespace
}  // namespace pellucid::kernels::testing
