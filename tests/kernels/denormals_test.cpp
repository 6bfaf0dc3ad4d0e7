// Numbers at the border of the smallest normal one: what the fused set makes of them, on each of its instruction sets,
// and that the portable set keeps those below.
#include <algorithm>

#include "support.hpp"

namespace pellucid::kernels::testing {
namespace {

template <class T>
class DenormalsTest : public ::testing::Test {};
using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(DenormalsTest, Types);

template <class T>
constexpr T smallest = std::numeric_limits<T>::min();

std::vector<Isa> isas_of(Set set) {
  std::vector<Isa> some = product_isas();
  std::erase_if(some, [set](Isa isa) { return set_of(isa) != set; });
  return some;
}

template <class T>
std::vector<T> counted_all(std::vector<T> values) {
  for (T& x : values) x = counted(Set::fused, x);
  return values;
}

template <class T>
bool is_denormal(T x) {
  return std::fpclassify(x) == FP_SUBNORMAL;
}

/// Around the smallest normal number, above it and below, and others that meet them.
template <class T>
std::vector<T> border_numbers() {
  using Limits = std::numeric_limits<T>;
  std::vector<T> values{0,
                        1,
                        T(0.5),
                        2,
                        T(1e-3),
                        T(300),
                        1 - Limits::epsilon() / 2,
                        Limits::infinity(),
                        Limits::quiet_NaN(),
                        1 / smallest<T>};
  for (const T x : {Limits::denorm_min(), smallest<T> / 3, smallest<T> / 2, smallest<T> - Limits::denorm_min(),
                    smallest<T>, smallest<T> + Limits::denorm_min(), smallest<T> * T(1.5), smallest<T> * 2})
    values.push_back(x);
  const std::size_t count = values.size();
  for (std::size_t i = 0; i < count; ++i) values.push_back(-values[i]);
  return values;
}

template <class T>
std::vector<T> applied(Isa isa, Opcode op, const std::vector<T>& a, const std::vector<T>& b, const std::vector<T>& c) {
  std::vector<T> result(a.size());
  const Operand operands[] = {from_memory(a.data(), 0, 0, 1), from_memory(b.data(), 0, 0, 1),
                              from_memory(c.data(), 0, 0, 1)};
  const Target results[] = {{result.data(), 0, 0}};
  const Instruction instruction{op, 3, 0, 1, 2};
  run_elementwise<T>(isa, {operands, results, &instruction, 3, 1, 1, 4}, {0, 1, 0, 1, 0, static_cast<Index>(a.size())});
  return result;
}

TYPED_TEST(DenormalsTest, every_fused_operation_takes_them_for_zero_and_gives_none_but_those_it_hands_on) {
  using T = TypeParam;
  const std::vector<T> values = border_numbers<T>();
  std::vector<T> a, b, c;
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = 0; j < values.size(); ++j)
      a.push_back(values[i]), b.push_back(values[j]), c.push_back(values[(7 * i + 3 * j) % values.size()]);
  }
  for (int number = 0; number < opcode_count; ++number) {
    const auto op = static_cast<Opcode>(number);
    const bool hands_on = op == Opcode::copy || op == Opcode::neg || op == Opcode::abs || op == Opcode::where;
    std::vector<T> first;
    for (const Isa isa : isas_of(Set::fused)) {
      const std::vector<T> got = applied(isa, op, a, b, c);
      const std::vector<T> of_zeros = applied(isa, op, counted_all(a), counted_all(b), counted_all(c));
      if (first.empty()) first = got;
      for (std::size_t i = 0; i < got.size(); ++i) {
        const std::string of = std::string(name_of(isa)) + " opcode " + std::to_string(number) + " of " + text(a[i]) +
                               ", " + text(b[i]) + ", " + text(c[i]) + ": " + text(got[i]);
        EXPECT_TRUE(is_same(got[i], first[i])) << of << ", not as the other instruction set";
        EXPECT_TRUE(hands_on || !is_denormal(got[i])) << of;
        EXPECT_TRUE(is_same(counted(Set::fused, got[i]), of_zeros[i])) << of << ", and of zeros " << text(of_zeros[i]);
      }
    }
  }
}

// A result that rounds to the smallest normal number, were there no bound to exponents, is that number; one that rounds
// to a smaller one is 0 of its sign, also where a denormal number would have been rounded up to it.
TYPED_TEST(DenormalsTest, a_result_is_cleared_by_what_it_rounds_to) {
  using T = TypeParam;
  constexpr T epsilon = std::numeric_limits<T>::epsilon();
  constexpr T root = sizeof(T) == 4 ? T(0x1p-13) : T(0x1p-28);  // (1 - root)(1 + root) rounds to 1
  const std::vector<T> a{1 - epsilon / 2, 1 - root, T(0.5), -T(0.5), -1};
  const std::vector<T> b{smallest<T>, smallest<T> * (1 + root), smallest<T> * 2, smallest<T>, smallest<T>};
  const std::vector<T> wanted{0, smallest<T>, smallest<T>, T(-0.0), -smallest<T>};
  for (const Isa isa : isas_of(Set::fused)) {
    const std::vector<T> products = applied(isa, Opcode::mul, a, b, b);
    const std::vector<T> added = applied(isa, Opcode::fma, a, b, std::vector<T>(a.size(), T(-0.0)));
    for (std::size_t i = 0; i < a.size(); ++i) {
      EXPECT_TRUE(is_same(products[i], wanted[i])) << name_of(isa) << " " << i << ": " << text(products[i]);
      EXPECT_TRUE(is_same(added[i], wanted[i])) << name_of(isa) << " " << i << ": " << text(added[i]);
    }
  }
}

TYPED_TEST(DenormalsTest, the_portable_set_keeps_them) {
  using T = TypeParam;
  const std::vector<T> tiny{smallest<T> / 2}, half{T(0.5)};
  EXPECT_EQ(applied(Isa::generic, Opcode::mul, tiny, half, half)[0], smallest<T> / 4);
  EXPECT_EQ(applied(Isa::generic, Opcode::maximum, tiny, {T{0}}, half)[0], smallest<T> / 2);
  EXPECT_EQ(applied(Isa::generic, Opcode::sign, tiny, half, half)[0], T{1});
}

/// Numbers of which most lie at the border, so that their products and sums do too.
template <class T>
std::vector<T> small_numbers(Index count, std::uint64_t seed, T scale) {
  std::vector<T> values = random_numbers<T>(count, seed, -2, 2);
  for (T& x : values) x *= scale;
  return values;
}

TYPED_TEST(DenormalsTest, a_product_clears_them_at_each_of_its_steps) {
  using T = TypeParam;
  constexpr Index rows = 19, columns = 37, k = 300;
  const std::vector<T> a = small_numbers<T>(rows * k, 1, 1), b = small_numbers<T>(k * columns, 2, smallest<T> / 2);
  for (const Isa isa : product_isas()) {
    const Set set = set_of(isa);
    if (set == Set::portable) continue;
    std::vector<T> got(rows * columns);
    const Product product{k, {a.data(), 0, k, 1}, {b.data(), 0, columns, 1}, {got.data(), 0, columns}, nullptr};
    run_product<T>(isa, product, {0, 1, 0, rows, 0, columns});
    for (Index i = 0; i < rows; ++i) {
      for (Index j = 0; j < columns; ++j) {
        const auto from_a = [&](Index t) { return a[static_cast<std::size_t>(i * k + t)]; };
        const auto from_b = [&](Index t) { return b[static_cast<std::size_t>(t * columns + j)]; };
        const T wanted =
            counted(set, block_sum<T>(set, 0, 256, from_a, from_b) + block_sum<T>(set, 256, k, from_a, from_b));
        const T found = got[static_cast<std::size_t>(i * columns + j)];
        ASSERT_TRUE(is_same(found, wanted)) << difference(isa, rows, columns, i, j, wanted, found);
      }
    }
  }
}

TYPED_TEST(DenormalsTest, sums_and_maxima_are_those_of_zeros_in_their_place) {
  using T = TypeParam;
  constexpr Index rows = 70, columns = 45;
  const std::vector<T> in = small_numbers<T>(rows * columns, 3, smallest<T> / 2), of_zeros = counted_all(in);
  for (const Fold fold : {Fold::sum, Fold::maximum}) {
    for (const bool along_columns : {true, false}) {
      std::vector<T> first;
      for (const Isa isa : isas_of(Set::fused)) {
        const auto folded = [&](const std::vector<T>& values) {
          std::vector<T> out(static_cast<std::size_t>(along_columns ? rows : columns));
          const Reduction reduction{
              fold, along_columns, rows, columns, {values.data(), 0, columns, 1}, {out.data(), 0, 1}};
          const Arithmetic arithmetic = arithmetic_of(isa);
          kernels(isa, element_of<T>)
              .reduce(reduction, along_columns ? Part{0, 1, 0, rows, 0, 1} : Part{0, 1, 0, 1, 0, columns}, nullptr);
          return out;
        };
        const std::vector<T> got = folded(in), wanted = folded(of_zeros);
        if (first.empty()) first = got;
        for (std::size_t i = 0; i < got.size(); ++i) {
          EXPECT_TRUE(is_same(got[i], wanted[i]) && is_same(got[i], first[i]) && !is_denormal(got[i]))
              << name_of(isa) << " " << i << ": " << text(got[i]) << ", of zeros " << text(wanted[i]);
        }
      }
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels::testing
