// Elementwise programs against a loop over single numbers: every opcode, every way an operand repeats, every border.
#include <algorithm>

#include "support.hpp"

namespace pellucid::kernels::testing {
namespace {

template <class T>
class ElementwiseTest : public ::testing::Test {};
using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(ElementwiseTest, Types);

/// What an opcode that is not an elementary function gives of the numbers that its operands count as.
template <class T>
T naive_of_counted(Set set, Opcode op, T a, T b, T c) {
  switch (op) {
    case Opcode::sign:
      return a > 0 ? T{1} : a < 0 ? T{-1} : a;
    case Opcode::sqrt:
      return std::sqrt(a);
    case Opcode::floor:
      return std::floor(a);
    case Opcode::add:
      return a + b;
    case Opcode::sub:
      return a - b;
    case Opcode::mul:
      return a * b;
    case Opcode::div:
      return a / b;
    case Opcode::maximum:
      return a > b ? a : b;
    case Opcode::minimum:
      return a < b ? a : b;
    case Opcode::less:
      return a < b ? T{1} : T{0};
    case Opcode::less_equal:
      return a <= b ? T{1} : T{0};
    case Opcode::equal:
      return a == b ? T{1} : T{0};
    default:
      return multiply_add(set, a, b, c);
  }
}

/// What only hands a number on leaves its bits alone.
template <class T>
T naive(Set set, Opcode op, T a, T b, T c) {
  switch (op) {
    case Opcode::copy:
      return a;
    case Opcode::neg:
      return -a;
    case Opcode::abs:
      return std::fabs(a);
    case Opcode::where:
      return counted(set, a) != 0 ? b : c;
    default:
      return counted(set, naive_of_counted(set, op, counted(set, a), counted(set, b), counted(set, c)));
  }
}
constexpr Opcode exact_opcodes[] = {Opcode::copy,    Opcode::neg,     Opcode::abs,  Opcode::sign,       Opcode::sqrt,
                                    Opcode::floor,   Opcode::add,     Opcode::sub,  Opcode::mul,        Opcode::div,
                                    Opcode::maximum, Opcode::minimum, Opcode::less, Opcode::less_equal, Opcode::equal,
                                    Opcode::where,   Opcode::fma};

TYPED_TEST(ElementwiseTest, every_exact_opcode_gives_the_bits_of_the_plain_loop_at_every_length) {
  using T = TypeParam;
  using Limits = std::numeric_limits<T>;
  std::vector<T> values;
  for (const T x : {T{0}, Limits::denorm_min(), Limits::min(), T(0.5), T(1), T(1.5), T(2.5), T(30), T(89), T(8388607.5),
                    T(8388608), T(1e10F), Limits::max(), Limits::infinity(), Limits::quiet_NaN()}) {
    values.push_back(x);
    values.push_back(-x);
  }
  std::vector<T> a, b, c;  // every pair, and some third
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = 0; j < values.size(); ++j)
      a.push_back(values[i]), b.push_back(values[j]), c.push_back(values[(7 * i + 3 * j) % values.size()]);
  }
  for (const Isa isa : available_isas()) {
    const Index lanes = kernels(isa, element_of<T>).lanes;
    for (const Index count : {Index{0}, Index{1}, lanes - 1, lanes, lanes + 1, 2 * lanes - 1, Index{511}, Index{512},
                              Index{513}, static_cast<Index>(a.size())}) {
      for (const Opcode op : exact_opcodes) {
        std::vector<T> got(static_cast<std::size_t>(count) + 1, T{777});
        const Operand operands[] = {from_memory(a.data(), 0, 0, 1), from_memory(b.data(), 0, 0, 1),
                                    from_memory(c.data(), 0, 0, 1)};
        const Target results[] = {{got.data(), 0, 0}};
        const Instruction instruction{op, 3, 0, 1, 2};
        run_elementwise<T>(isa, {operands, results, &instruction, 3, 1, 1, 4}, {0, 1, 0, 1, 0, count});
        ASSERT_EQ(got.back(), T{777}) << name_of(isa) << " opcode " << static_cast<int>(op) << " wrote behind "
                                      << count;
        for (std::size_t i = 0; i + 1 < got.size(); ++i) {
          const T wanted = naive(set_of(isa), op, a[i], b[i], c[i]);
          ASSERT_TRUE(is_same(got[i], wanted))
              << "opcode " << static_cast<int>(op) << " of " << text(a[i]) << ", " << text(b[i]) << ", " << text(c[i])
              << " " << difference(isa, 1, count, 0, static_cast<Index>(i), wanted, got[i]);
        }
      }
    }
  }
}

enum class Repeat { none, rows, columns, both, iota };
constexpr Repeat repeats[] = {Repeat::none, Repeat::rows, Repeat::columns, Repeat::both, Repeat::iota};

/// An operand over [models, rows, columns] that repeats in one of the ways; none has 5 numbers of its own behind each
/// row if `gaps`.
template <class T>
Operand operand_of(Repeat repeat, const std::vector<T>& data, Index rows, Index columns, bool gaps) {
  const Index stride = columns + (gaps ? 5 : 0);
  switch (repeat) {
    case Repeat::none:
      return from_memory(data.data(), rows * stride, stride, 1);
    case Repeat::rows:
      return from_memory(data.data(), columns, 0, 1);
    case Repeat::columns:
      return from_memory(data.data(), rows, 1, 0);
    case Repeat::both:
      return from_memory(data.data(), 1, 0, 0);
    case Repeat::iota:
      break;
  }
  return {Source::iota, {}, nullptr, nullptr};
}

template <class T>
T value_of(const Operand& operand, Index model, Index row, Index column) {
  if (operand.source == Source::iota) return static_cast<T>(column);
  const Matrix& m = operand.memory;
  return static_cast<const T*>(m.data)[model * m.model_stride + row * m.row_stride + column * m.column_stride];
}

TYPED_TEST(ElementwiseTest, operands_repeat_in_every_combination_over_rows_columns_and_parts) {
  using T = TypeParam;
  constexpr Index models = 2;
  struct Case {
    Index rows, columns;
  };
  constexpr Case cases[] = {{1, 1},    {1, 5},   {128, 1}, {7, 2},   {3, 15},  {2, 16},   {5, 17},
                            {128, 10}, {33, 32}, {9, 100}, {3, 512}, {2, 513}, {2, 1100}, {700, 3}};
  const auto data = random_numbers<T>(models * 700 * 20 + models * 3 * 1200, 31);
  for (const Isa isa : available_isas()) {
    for (const auto& [rows, columns] : cases) {
      for (const Repeat ra : repeats) {
        for (const Repeat rb : repeats) {
          const Repeat rc = repeats[(static_cast<int>(ra) + 2 * static_cast<int>(rb)) % 5];
          for (const bool gaps : {false, true}) {
            const Operand operands[] = {operand_of(ra, data, rows, columns, gaps),
                                        operand_of(rb, data, rows, columns, false),
                                        operand_of(rc, data, rows, columns, gaps)};
            std::vector<T> got(static_cast<std::size_t>(models * rows * columns), T{777});
            const Target results[] = {{got.data(), rows * columns, columns}};
            const Instruction instructions[] = {{Opcode::fma, 4, 0, 1, 2}, {Opcode::sub, 3, 4, 1, 0}};
            const Program program{operands, results, instructions, 3, 1, 2, 5};
            const Index row_cut = gaps ? (rows + 1) / 2 : 0, column_cut = gaps ? columns / 3 : 0;
            run_elementwise<T>(isa, program, {0, models, 0, row_cut, 0, columns});
            run_elementwise<T>(isa, program, {0, models, row_cut, rows, 0, column_cut});
            run_elementwise<T>(isa, program, {0, models, row_cut, rows, column_cut, columns});
            for (std::size_t i = 0; i < got.size(); ++i) {
              const Index at = static_cast<Index>(i), m = at / (rows * columns), row = at / columns % rows,
                          column = at % columns;
              const T b = value_of<T>(operands[1], m, row, column);
              const T wanted = multiply_add(set_of(isa), value_of<T>(operands[0], m, row, column), b,
                                            value_of<T>(operands[2], m, row, column)) -
                               b;
              ASSERT_TRUE(is_same(got[i], wanted))
                  << "model " << m << " repeats " << static_cast<int>(ra) << static_cast<int>(rb)
                  << static_cast<int>(rc) << " gaps " << gaps << " "
                  << difference(isa, rows, columns, row, column, wanted, got[i]);
            }
          }
        }
      }
    }
  }
}

TYPED_TEST(ElementwiseTest, a_repeated_minus_zero_keeps_its_sign) {
  using T = TypeParam;
  const T minus_zero = T(-0.0);
  for (const Isa isa : available_isas()) {
    for (const Repeat repeat : {Repeat::columns, Repeat::both}) {
      std::vector<T> got(20), zeros(4, minus_zero);
      const Operand operand = operand_of(repeat, zeros, 4, 5, false);
      const Target result{got.data(), 0, 5};
      const Instruction copy{Opcode::copy, 1, 0, 0, 0};
      run_elementwise<T>(isa, {&operand, &result, &copy, 1, 1, 1, 2}, {0, 1, 0, 4, 0, 5});
      for (const T x : got) EXPECT_TRUE(is_same(x, minus_zero)) << name_of(isa);
    }
  }
}

// Adam's update as the plan writes it: three results stand where three operands were.
TYPED_TEST(ElementwiseTest, results_may_overwrite_operands_and_be_read_again) {
  using T = TypeParam;
  constexpr Index rows = 37, columns = 29;
  const auto gradient = random_numbers<T>(rows * columns, 41);
  const T beta1 = T(0.1), beta2 = T(0.01), rate = T(0.5), epsilon = T(1e-3F);
  for (const Isa isa : available_isas()) {
    auto w = random_numbers<T>(rows * columns, 42), m = random_numbers<T>(rows * columns, 43),
         v = random_numbers<T>(rows * columns, 44, 0, 1);
    const auto w0 = w, m0 = m, v0 = v;
    const Operand operands[] = {from_memory(gradient.data(), 0, columns, 1),
                                from_memory(w.data(), 0, columns, 1),
                                from_memory(m.data(), 0, columns, 1),
                                from_memory(v.data(), 0, columns, 1),
                                from_memory(&beta1, 0, 0, 0),
                                from_memory(&beta2, 0, 0, 0),
                                from_memory(&rate, 0, 0, 0),
                                from_memory(&epsilon, 0, 0, 0)};
    const Target results[] = {{w.data(), 0, columns}, {m.data(), 0, columns}, {v.data(), 0, columns}};
    const Instruction instructions[] = {{Opcode::sub, 11, 0, 2, 0},  {Opcode::fma, 9, 11, 4, 2},
                                        {Opcode::mul, 11, 0, 0, 0},  {Opcode::sub, 11, 11, 3, 0},
                                        {Opcode::fma, 10, 11, 5, 3}, {Opcode::sqrt, 11, 10, 0, 0},
                                        {Opcode::add, 11, 11, 7, 0}, {Opcode::div, 11, 9, 11, 0},
                                        {Opcode::mul, 11, 11, 6, 0}, {Opcode::sub, 8, 1, 11, 0}};
    run_elementwise<T>(isa, {operands, results, instructions, 8, 3, 10, 12}, {0, 1, 0, rows, 0, columns});
    for (std::size_t i = 0; i < w.size(); ++i) {
      const Set set = set_of(isa);
      const T g = gradient[i];
      const T new_m = multiply_add(set, static_cast<T>(g - m0[i]), beta1, m0[i]);
      const volatile T square = g * g;
      const T new_v = multiply_add(set, static_cast<T>(square - v0[i]), beta2, v0[i]);
      const volatile T step = new_m / (std::sqrt(new_v) + epsilon) * rate;
      const T new_w = w0[i] - step;
      const Index row = static_cast<Index>(i) / columns, column = static_cast<Index>(i) % columns;
      ASSERT_TRUE(is_same(m[i], new_m)) << difference(isa, rows, columns, row, column, new_m, m[i]);
      ASSERT_TRUE(is_same(v[i], new_v)) << difference(isa, rows, columns, row, column, new_v, v[i]);
      ASSERT_TRUE(is_same(w[i], new_w)) << difference(isa, rows, columns, row, column, new_w, w[i]);
    }
  }
}

TYPED_TEST(ElementwiseTest, uniform_numbers_are_those_of_the_random_function_for_every_row_column_and_part) {
  using T = TypeParam;
  constexpr Index models = 2;
  const std::uint64_t keys[models] = {random_key(1, "3.dropout", 7), random_key(2, "3.dropout", 7)};
  for (const Isa isa : available_isas()) {
    for (const Index columns : {1, 2, 3, 10, 15, 16, 17, 31, 32, 33, 64, 100, 511, 512, 513, 1100}) {
      const Index rows = columns > 100 ? 3 : 60;
      std::vector<std::uint32_t> numbers;
      for (Index r = 0; r < models * rows; ++r) numbers.push_back(static_cast<std::uint32_t>(r * 2654435761));
      const Operand operand{Source::uniform, {nullptr, rows, 0, 0}, keys, numbers.data()};
      std::vector<T> got(static_cast<std::size_t>(models * rows * columns), T{-1});
      const Target result{got.data(), rows * columns, columns};
      const Instruction copy{Opcode::copy, 1, 0, 0, 0};
      const Program program{&operand, &result, &copy, 1, 1, 1, 2};
      const Index row_cut = rows / 3, column_cut = columns / 2 | 1;
      run_elementwise<T>(isa, program, {0, models, 0, row_cut, 0, columns});
      run_elementwise<T>(isa, program, {0, models, row_cut, rows, 0, std::min(column_cut, columns)});
      run_elementwise<T>(isa, program, {0, models, row_cut, rows, std::min(column_cut, columns), columns});
      for (std::size_t i = 0; i < got.size(); ++i) {
        const std::size_t row = i / static_cast<std::size_t>(columns), column = i % static_cast<std::size_t>(columns);
        const T wanted = static_cast<T>(random_uniform(keys[row / static_cast<std::size_t>(rows)], numbers[row],
                                                       static_cast<std::uint32_t>(column)));
        ASSERT_TRUE(is_same(got[i], wanted)) << difference(isa, models * rows, columns, static_cast<Index>(row),
                                                           static_cast<Index>(column), wanted, got[i]);
      }
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels::testing
