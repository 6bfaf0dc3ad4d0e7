// The elementary functions against long double: errors in units in the last place, and exact values at the extremes.
#include <algorithm>
#include <map>

#include "accuracy.hpp"
#include "support.hpp"

namespace pellucid::kernels::testing {
namespace {

template <class T>
class ElementaryTest : public ::testing::Test {};
using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(ElementaryTest, Types);

long double exact(Opcode op, long double x, long double y) {
  switch (op) {
    case Opcode::exp:
      return std::exp(x);
    case Opcode::log:
      return std::log(x);
    case Opcode::log1p:
      return std::log1p(x);
    case Opcode::expm1:
      return std::expm1(x);
    case Opcode::tanh:
      return std::tanh(x);
    case Opcode::erf:
      return std::erf(x);
    case Opcode::sigmoid:
      return 1 / (1 + std::exp(-x));
    case Opcode::sin:
      return std::sin(x);
    case Opcode::cos:
      return std::cos(x);
    default:
      return std::pow(x, y);
  }
}

/// |got - wanted| in units in the last place of the wanted number; what rounds to infinity must be infinite or largest.
template <class T>
double ulps(T got, long double wanted) {
  const T rounded = static_cast<T>(wanted);
  if (is_same(got, rounded)) return 0;
  if (std::isnan(got) || std::isnan(rounded)) return std::numeric_limits<double>::infinity();
  constexpr int digits = std::numeric_limits<T>::digits, least = std::numeric_limits<T>::min_exponent;
  const long double wanted_size = std::fabs(wanted);
  const int exponent = wanted_size == 0 ? least : std::max(least, std::ilogb(wanted_size) + 1);
  const long double largest = std::numeric_limits<T>::max();
  const long double value =
      std::isinf(got) ? std::copysign(largest * (1 + std::ldexp(1.0L, -digits)), static_cast<long double>(got))
                      : static_cast<long double>(got);
  return static_cast<double>(std::fabs(value - wanted) / std::ldexp(1.0L, exponent - digits));
}

/// The same for results of `set`: in the fused one 0 stands for all below the smallest normal number.
template <class T>
double ulps(Set set, T got, long double wanted) {
  const long double smallest = std::numeric_limits<T>::min();
  if (set == Set::portable || got != 0 || !(std::fabs(wanted) > 0)) return ulps(got, wanted);
  return std::fabs(wanted) < smallest ? 0 : 1 + ulps(std::numeric_limits<T>::min(), std::fabs(wanted));
}

template <class T>
std::vector<T> applied(Isa isa, Opcode op, const std::vector<T>& x, const std::vector<T>& y) {
  std::vector<T> result(x.size());
  const Operand operands[] = {from_memory(x.data(), 0, 0, 1), from_memory(y.data(), 0, 0, 1)};
  const Target results[] = {{result.data(), 0, 0}};
  const Instruction instruction{op, 2, 0, 1, 0};
  run_elementwise<T>(isa, {operands, results, &instruction, 2, 1, 1, 3}, {0, 1, 0, 1, 0, static_cast<Index>(x.size())});
  return result;
}

template <class T>
std::vector<T> extremes() {
  using Limits = std::numeric_limits<T>;
  std::vector<T> values;
  for (const double size :
       {0., 0.5, 1., 1.5, 2., 3., 30., 88.72, 89., 100., 103.9, 709.78, 710., 745.1, 746., 1e4, 8388608.5, 1e15}) {
    for (const double sign : {1., -1.}) {
      const T value = static_cast<T>(sign * size);
      for (const T x : {value, std::nextafter(value, T{1e30F}), std::nextafter(value, T{-1e30F})}) values.push_back(x);
    }
  }
  for (const T size : {Limits::denorm_min(), Limits::min() / 4, Limits::min(), Limits::epsilon() / 8, Limits::epsilon(),
                       Limits::max(), Limits::infinity(), Limits::quiet_NaN()}) {
    values.push_back(size);
    values.push_back(-size);
  }
  return values;
}

/// Numbers of every size up to `range`, many of them moderate, and the extremes among them.
template <class T>
std::vector<T> arguments(double range, Index count) {
  const double largest = std::min(range, static_cast<double>(std::numeric_limits<T>::max()));
  const double octaves = std::log2(largest);
  const auto choice = random_numbers<double>(count, 21, 0, 1), size = random_numbers<double>(count, 22, 0, 1),
             part = random_numbers<double>(count, 23);
  std::vector<T> values;
  for (std::size_t i = 0; i < choice.size(); ++i) {
    const double fine = part[i] * (1 + size[i] * 0x1p-24);  // all bits of a float64 mantissa
    double x = fine * std::min(largest, std::exp2(octaves * size[i]));
    if (choice[i] < 0.5)
      x = fine * 100;
    else if (choice[i] < 0.6)
      x = fine * 1000;
    else if (choice[i] < 0.7)
      x = 1 + fine * std::exp2(-30 * size[i]);
    else if (choice[i] < 0.8)
      x = fine * std::exp2((sizeof(T) == 4 ? -149 : -1074) * size[i]);
    values.push_back(static_cast<T>(x));
  }
  for (const T x : extremes<T>()) {
    if (!(std::fabs(static_cast<double>(x)) > range)) values.push_back(x);
  }
  return values;
}

TYPED_TEST(ElementaryTest, errors_are_at_most_what_the_table_says) {
  using T = TypeParam;
  for (const Accuracy& accuracy : accuracies) {
    const bool is_pow = accuracy.op == Opcode::pow;
    const double allowed = sizeof(T) == 4 ? accuracy.ulp_float32 : accuracy.ulp_float64;
    std::vector<T> x = arguments<T>(sizeof(T) == 4 ? accuracy.range_float32 : accuracy.range_float64, 100'000), y = x;
    if (is_pow) {  // results of every size: exponents up to where base^exponent leaves the range
      const auto share = random_numbers<double>(static_cast<Index>(x.size()), 24, -1.02, 1.02);
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double size = std::fabs(std::log(std::fabs(static_cast<double>(x[i]))));
        const double y_largest = (sizeof(T) == 4 ? 89 : 710) / size;
        if (size > 0 && std::isfinite(y_largest))
          y[i] = static_cast<T>(x[i] < 0 ? std::trunc(share[i] * y_largest) : share[i] * y_largest);
      }
    }
    std::map<Set, std::vector<long double>> wanted_of;
    for (const Set set : {Set::fused, Set::portable}) {
      for (std::size_t i = 0; i < x.size(); ++i)
        wanted_of[set].push_back(exact(accuracy.op, counted(set, x[i]), counted(set, y[i])));
    }
    for (const Isa isa : available_isas()) {
      const std::vector<long double>& wanted = wanted_of[set_of(isa)];
      const std::vector<T> got = applied(isa, accuracy.op, x, y);
      double largest = 0;
      std::size_t worst = 0;
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double error = ulps(set_of(isa), got[i], wanted[i]);
        if (error > largest) largest = error, worst = i;
      }
      EXPECT_LE(largest, allowed) << name_of(isa) << " " << name_of(element_of<T>) << " " << accuracy.name << "("
                                  << text(x[worst]) << (is_pow ? ", " + text(y[worst]) : "") << "): expected "
                                  << text(static_cast<double>(wanted[worst])) << ", got " << text(got[worst]);
      this->RecordProperty(std::string(accuracy.name) + "_" + name_of(isa), text(largest));
    }
  }
}

TYPED_TEST(ElementaryTest, all_instruction_sets_of_a_set_agree_bit_for_bit) {
  using T = TypeParam;
  if (!available(Isa::avx512)) GTEST_SKIP() << "one fused instruction set only";
  const std::vector<T> x = arguments<T>(everywhere, 20'000);
  std::vector<T> y = x;
  std::rotate(y.begin(), y.begin() + 777, y.end());
  for (const Accuracy& accuracy : accuracies) {
    const auto narrow = applied(Isa::avx2, accuracy.op, x, y), wide = applied(Isa::avx512, accuracy.op, x, y);
    for (std::size_t i = 0; i < x.size(); ++i)
      ASSERT_TRUE(is_same(narrow[i], wide[i])) << accuracy.name << "(" << text(x[i]) << ", " << text(y[i])
                                               << "): " << text(narrow[i]) << " and " << text(wide[i]);
  }
}

TYPED_TEST(ElementaryTest, values_at_zero_infinity_and_nan_are_exact) {
  using T = TypeParam;
  const T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN(),
          most = std::numeric_limits<T>::max();
  struct Case {
    Opcode op;
    T x, y;
  };
  const std::vector<Case> cases = {{Opcode::exp, 0, 1},
                                   {Opcode::exp, inf, inf},
                                   {Opcode::exp, -inf, 0},
                                   {Opcode::exp, most, inf},
                                   {Opcode::exp, -most, 0},
                                   {Opcode::exp, nan, nan},
                                   {Opcode::log, 1, 0},
                                   {Opcode::log, 0, -inf},
                                   {Opcode::log, T(-0.0), -inf},
                                   {Opcode::log, -1, nan},
                                   {Opcode::log, inf, inf},
                                   {Opcode::log, -inf, nan},
                                   {Opcode::log, nan, nan},
                                   {Opcode::log1p, T(-0.0), T(-0.0)},
                                   {Opcode::log1p, -1, -inf},
                                   {Opcode::log1p, -2, nan},
                                   {Opcode::log1p, inf, inf},
                                   {Opcode::log1p, nan, nan},
                                   {Opcode::expm1, T(-0.0), T(-0.0)},
                                   {Opcode::expm1, -inf, -1},
                                   {Opcode::expm1, -most, -1},
                                   {Opcode::expm1, inf, inf},
                                   {Opcode::expm1, nan, nan},
                                   {Opcode::tanh, T(-0.0), T(-0.0)},
                                   {Opcode::tanh, inf, 1},
                                   {Opcode::tanh, -inf, -1},
                                   {Opcode::tanh, most, 1},
                                   {Opcode::tanh, nan, nan},
                                   {Opcode::sigmoid, 0, T(0.5)},
                                   {Opcode::sigmoid, inf, 1},
                                   {Opcode::sigmoid, -inf, 0},
                                   {Opcode::sigmoid, -most, 0},
                                   {Opcode::sigmoid, nan, nan},
                                   {Opcode::erf, T(-0.0), T(-0.0)},
                                   {Opcode::erf, inf, 1},
                                   {Opcode::erf, -most, -1},
                                   {Opcode::erf, nan, nan},
                                   {Opcode::sin, T(-0.0), T(-0.0)},
                                   {Opcode::sin, 0, 0},
                                   {Opcode::sin, inf, nan},
                                   {Opcode::sin, nan, nan},
                                   {Opcode::cos, 0, 1},
                                   {Opcode::cos, -inf, nan}};
  for (const Isa isa : available_isas()) {
    for (const auto& [op, x, expected] : cases) {
      const T got = applied<T>(isa, op, {x}, {x})[0];
      EXPECT_TRUE(is_same(got, expected)) << name_of(isa) << " opcode " << static_cast<int>(op) << " of " << text(x)
                                          << ": expected " << text(expected) << ", got " << text(got);
    }
  }
}

TYPED_TEST(ElementaryTest, sines_stay_between_minus_one_and_one_and_monotone_functions_stay_in_their_range) {
  using T = TypeParam;
  const std::vector<T> x = arguments<T>(sizeof(T) == 4 ? 1e5 : 1e9, 50'000);
  for (const Isa isa : available_isas()) {
    for (const Opcode op : {Opcode::sin, Opcode::cos, Opcode::tanh, Opcode::sigmoid}) {
      const auto y = applied(isa, op, x, x);
      for (std::size_t i = 0; i < x.size(); ++i)
        ASSERT_TRUE(std::isnan(x[i]) || std::fabs(y[i]) <= 1)
            << name_of(isa) << " opcode " << static_cast<int>(op) << " of " << text(x[i]) << ": " << text(y[i]);
    }
  }
}

// The cases of C's Annex F: what pow gives where log and exp alone would not.
TYPED_TEST(ElementaryTest, powers_of_zero_one_infinity_nan_and_negative_numbers_are_those_of_c) {
  using T = TypeParam;
  const T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN(),
          most = std::numeric_limits<T>::max();
  const T numbers[] = {0,
                       T(-0.0),
                       T(0.5),
                       T(-0.5),
                       1,
                       -1,
                       2,
                       -2,
                       3,
                       -3,
                       T(2.5),
                       T(-2.5),
                       8388609,
                       -8388609,
                       1e10F,
                       -1e10F,
                       most,
                       -most,
                       std::numeric_limits<T>::denorm_min(),
                       inf,
                       -inf,
                       nan};
  std::vector<T> x, y;
  for (const T base : numbers) {
    for (const T exponent : numbers) x.push_back(base), y.push_back(exponent);
  }
  for (const Isa isa : available_isas()) {
    const auto got = applied(isa, Opcode::pow, x, y);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Set set = set_of(isa);
      const long double wanted =
          std::pow(static_cast<long double>(counted(set, x[i])), static_cast<long double>(counted(set, y[i])));
      const T rounded = static_cast<T>(wanted);
      EXPECT_TRUE(std::isnan(rounded) ||
                  (ulps(set, got[i], wanted) <= 2 && std::signbit(got[i]) == std::signbit(rounded)))
          << name_of(isa) << " pow(" << text(x[i]) << ", " << text(y[i]) << "): expected "
          << text(static_cast<double>(rounded)) << ", got " << text(got[i]);
      EXPECT_EQ(std::isnan(got[i]), std::isnan(rounded))
          << name_of(isa) << " pow(" << text(x[i]) << ", " << text(y[i]) << "): got " << text(got[i]);
    }
  }
}

TEST(Elementary, powers_of_adams_decay_are_exact_to_1e_14) {
  std::vector<double> base, step;
  for (const double beta : {0.9, 0.99, 0.999, 0.9999}) {
    for (double t = 1; t < 1e6; t = std::ceil(t * 1.3)) base.push_back(beta), step.push_back(t);
  }
  for (const Isa isa : available_isas()) {
    const auto got = applied(isa, Opcode::pow, base, step);
    for (std::size_t i = 0; i < base.size(); ++i) {
      const long double wanted = std::pow(static_cast<long double>(base[i]), static_cast<long double>(step[i]));
      if (wanted < std::numeric_limits<double>::min()) continue;  // denormal: fewer digits
      EXPECT_NEAR(static_cast<double>(got[i] / wanted), 1, 1e-14) << name_of(isa) << " " << base[i] << "^" << step[i];
    }
  }
}

// Multiples of pi/2, where sine or cosine nearly vanish and every lost digit of pi shows.
TYPED_TEST(ElementaryTest, sine_and_cosine_are_exact_beside_their_zeros) {
  using T = TypeParam;
  const long double half_pi = 1.57079632679489661923132169163975144L;
  const double range = sizeof(T) == 4 ? 1e5 : 1e9;
  std::vector<T> x;
  for (double n = 1; n * 1.58 < range; n = std::ceil(n * 1.003)) x.push_back(static_cast<T>(n * half_pi));
  for (const Isa isa : available_isas()) {
    for (const Opcode op : {Opcode::sin, Opcode::cos}) {
      const auto got = applied(isa, op, x, x);
      for (std::size_t i = 0; i < x.size(); ++i) {
        const long double wanted = exact(op, x[i], 0);
        EXPECT_LE(ulps(got[i], wanted), 2)
            << name_of(isa) << (op == Opcode::sin ? " sin(" : " cos(") << text(x[i]) << "): expected "
            << text(static_cast<double>(wanted)) << ", got " << text(got[i]);
      }
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels::testing
