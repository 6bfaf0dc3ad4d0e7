// What the tests of the kernels share: every instruction set of this machine, random numbers, operands in exact-sized
// memory (so that a sanitizer sees a read behind the end), and comparison by bits with a message that says where.
#pragma once

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "pellucid/base/buffer.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/kernels/kernels.hpp"
#include "pellucid/kernels/numerics.hpp"

namespace pellucid::kernels::testing {

template <class T>
constexpr Element element_of = sizeof(T) == 4 ? Element::float32 : Element::float64;

/// Those whose products differ: the set bf16 too, which has all else from the fused one.
inline std::vector<Isa> product_isas() {
  std::vector<Isa> all;
  for (const Isa isa : isas) {
    if (available(isa)) all.push_back(isa);
  }
  return all;
}

inline std::vector<Isa> available_isas() {
  std::vector<Isa> all = product_isas();
  std::erase_if(all, [](Isa isa) { return set_of(isa) == Set::bf16; });
  return all;
}

/// Equal bits; all NaNs are equal.
template <class T>
bool is_same(T a, T b) {
  using Integer = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  return (std::isnan(a) && std::isnan(b)) || std::bit_cast<Integer>(a) == std::bit_cast<Integer>(b);
}

/// The number that `x` counts as where `set` computes: but in the portable one nothing lies below the smallest normal
/// number.
template <class T>
T counted(Set set, T x) {
  return set != Set::portable && std::fabs(x) < std::numeric_limits<T>::min() ? std::copysign(T{0}, x) : x;
}

inline std::string text(double value) {
  char digits[40];
  std::snprintf(digits, sizeof digits, "%.17g", value);
  return digits;
}

/// "avx2 float32 [3, 4] at (1, 2): expected 1, got 2".
template <class T>
std::string difference(Isa isa, Index rows, Index columns, Index row, Index column, T expected, T got) {
  return std::string(name_of(isa)) + " " + name_of(element_of<T>) + " [" + std::to_string(rows) + ", " +
         std::to_string(columns) + "] at (" + std::to_string(row) + ", " + std::to_string(column) + "): expected " +
         text(static_cast<double>(expected)) + ", got " + text(static_cast<double>(got));
}

/// `count` numbers in [low, high), a function of the seed.
template <class T>
std::vector<T> random_numbers(Index count, std::uint64_t seed, double low = -1, double high = 1) {
  std::vector<T> values(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<T>(low + (high - low) * random_uniform(seed, static_cast<std::uint32_t>(i), 0));
  }
  return values;
}

/// a*b + c as the set rounds it.
template <class T>
T multiply_add(Set set, T a, T b, T c) {
  if (set != Set::portable) return std::fma(a, b, c);
  const volatile T product = a * b;
  return product + c;
}

/// `x` as a product of the set reads it: in bf16 a float32 has eight bits, rounded to the nearest, ties to even.
template <class T>
T factor(Set set, T x) {
  if (set != Set::bf16 || sizeof(T) == 8 || !std::isfinite(x)) return x;
  int exponent = 0;
  const double fraction = std::frexp(static_cast<double>(counted(set, x)), &exponent);
  const double rounded = std::ldexp(std::nearbyint(std::ldexp(fraction, 8)), exponent - 8);
  return rounded == std::ldexp(1.0, 128)    ? std::numeric_limits<T>::infinity()
         : rounded == -std::ldexp(1.0, 128) ? -std::numeric_limits<T>::infinity()
                                            : static_cast<T>(rounded);
}

/// The sum of a(t) * b(t) over a block, in the order of the set.
template <class T, class A, class B>
T block_sum(Set set, Index begin, Index end, A a, B b) {
  T sum = 0;
  const auto add = [&](T x, T y) { sum = counted(set, multiply_add(set, factor(set, x), factor(set, y), sum)); };
  if (set != Set::bf16 || sizeof(T) == 8) {
    for (Index t = begin; t < end; ++t) add(counted(set, a(t)), counted(set, b(t)));
    return sum;
  }
  for (Index t = begin; t < end; t += 2) {
    if (t + 1 < end)
      add(a(t + 1), b(t + 1));
    else
      add(0, 0);
    add(a(t), b(t));
  }
  return sum;
}

/// The sum of `blocks` by the tree that splits n blocks at the largest power of two below n.
template <class T>
T tree_sum(const T* blocks, Index count) {
  if (count == 0) return 0;
  if (count == 1) return blocks[0];
  const auto half = static_cast<Index>(std::bit_floor(static_cast<std::uint64_t>(count - 1)));
  return tree_sum(blocks, half) + tree_sum(blocks + half, count - half);
}

inline Operand from_memory(const void* data, Index model_stride, Index row_stride, Index column_stride) {
  return {Source::memory, {data, model_stride, row_stride, column_stride}, nullptr, nullptr};
}

// Kernels run as a plan runs them.
inline Arithmetic arithmetic_of(Isa isa) { return Arithmetic(denormals_of(set_of(isa))); }

template <class T>
void run_elementwise(Isa isa, const Program& program, const Part& part) {
  const Kernels& table = kernels(isa, element_of<T>);
  Buffer scratch(table.elementwise_scratch_bytes(program));
  const Arithmetic arithmetic = arithmetic_of(isa);
  table.elementwise(program, part, scratch.data());
}

template <class T>
void run_product(Isa isa, const Product& product, const Part& part) {
  const Kernels& table = kernels(isa, element_of<T>);
  Buffer scratch(table.product_scratch_bytes(product, part));
  const Arithmetic arithmetic = arithmetic_of(isa);
  table.product(product, part, scratch.data());
}

}  // namespace pellucid::kernels::testing
