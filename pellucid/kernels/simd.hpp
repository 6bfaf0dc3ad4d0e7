// A vector of numbers, as small as the kernels need it, over the compilers' own vector types. Which instruction set it
// means is decided by the flags of the file that includes it (isa/*.cpp); everything stands in an unnamed namespace,
// so that code made for a wide machine can never be linked where a narrow one would run it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "pellucid/base/element.hpp"

namespace pellucid::kernels {
namespace {

#if defined(__AVX512F__)
constexpr int vector_bytes = 64;
constexpr bool fused = true;
#elif defined(__AVX2__) && defined(__FMA__)
constexpr int vector_bytes = 32;
constexpr bool fused = true;
#else
constexpr int vector_bytes = 16;
constexpr bool fused = false;
#endif

template <class T>
constexpr int lanes = vector_bytes / static_cast<int>(sizeof(T));

template <class T>
struct VectorOf {
  typedef T type __attribute__((vector_size(vector_bytes)));
};
template <class T>
using Vector = typename VectorOf<T>::type;

/// The integer of T's size: bits and comparison masks.
template <class T>
struct IntegerOf;
template <>
struct IntegerOf<float> {
  using type = std::int32_t;
};
template <>
struct IntegerOf<double> {
  using type = std::int64_t;
};
template <class T>
using Bits = Vector<typename IntegerOf<T>::type>;

using Floats = Vector<float>;
using Doubles = Vector<double>;

template <class T>
inline Vector<T> load(const T* from) {
  Vector<T> v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}

template <class T>
inline void store(T* to, Vector<T> v) {
  __builtin_memcpy(to, &v, sizeof v);
}

template <class T>
inline Vector<T> splat(T x) {
  return x - Vector<T>{};  // not + : 0 + -0 would be +0
}

#if defined(__wasm__)
#define PELLUCID_SMALL __attribute__((noinline))  // what pages, which are to be small, have once
#else
#define PELLUCID_SMALL inline
#endif

// The first `count` lanes (1 <= count <= lanes); the others are 0. Nothing behind them is touched.
template <class T>
PELLUCID_SMALL Vector<T> load_first(const T* from, Index count) {
#if defined(__AVX512F__)
  if constexpr (sizeof(T) == 4) {
    return (Vector<T>)_mm512_maskz_loadu_ps(static_cast<__mmask16>((1U << count) - 1), from);
  } else {
    return (Vector<T>)_mm512_maskz_loadu_pd(static_cast<__mmask8>((1U << count) - 1), from);
  }
#else
  Vector<T> v{};
  for (int lane = 0; lane < lanes<T>; ++lane) {
    if (lane < count) v[lane] = from[lane];
  }
  return v;
#endif
}

template <class T>
PELLUCID_SMALL void store_first(T* to, Vector<T> v, Index count) {
#if defined(__AVX512F__)
  if constexpr (sizeof(T) == 4) {
    _mm512_mask_storeu_ps(to, static_cast<__mmask16>((1U << count) - 1), (__m512)v);
  } else {
    _mm512_mask_storeu_pd(to, static_cast<__mmask8>((1U << count) - 1), (__m512d)v);
  }
#else
  for (int lane = 0; lane < lanes<T>; ++lane) {
    if (lane < count) to[lane] = v[lane];
  }
#endif
}

/// a * b + c: rounded once in the fused set, twice in the portable one.
template <class V>
inline V madd(V a, V b, V c) {
#if defined(__AVX512F__)
  if constexpr (sizeof(a[0]) == 4)
    return (V)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
  else
    return (V)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
#elif defined(__AVX2__) && defined(__FMA__)
  if constexpr (sizeof(a[0]) == 4)
    return (V)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
  else
    return (V)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#else
  return a * b + c;
#endif
}

/// The fused set computes where numbers below the smallest normal one count as 0. What compares and then picks one of
/// its operands says so itself: of two instructions that a compiler may take for it, one clears such a number and the
/// other does not.
template <class T>
inline Vector<T> without_denormals(Vector<T> a) {
  if constexpr (!fused) return a;
  constexpr bool is_single = sizeof(T) == 4;
  using Integer = typename IntegerOf<T>::type;
  const Bits<T> bits = (Bits<T>)a;
  const Bits<T> exponent = bits & static_cast<Integer>(is_single ? 0x7f800000 : 0x7ff0000000000000);
  return (Vector<T>)(exponent == 0 ? bits & std::numeric_limits<Integer>::min() : bits);
}

template <class V>
inline V square_root(V a) {
#if defined(__AVX512F__)
  if constexpr (sizeof(a[0]) == 4)
    return (V)_mm512_maskz_sqrt_ps(0xffff, (__m512)a);  // g++ 12 warns about the plain form
  else
    return (V)_mm512_maskz_sqrt_pd(0xff, (__m512d)a);
#elif defined(__AVX2__)
  if constexpr (sizeof(a[0]) == 4)
    return (V)_mm256_sqrt_ps((__m256)a);
  else
    return (V)_mm256_sqrt_pd((__m256d)a);
#elif defined(__SSE2__)
  if constexpr (sizeof(a[0]) == 4)
    return (V)_mm_sqrt_ps((__m128)a);
  else
    return (V)_mm_sqrt_pd((__m128d)a);
#else
  for (unsigned lane = 0; lane < sizeof a / sizeof a[0]; ++lane) {
    if constexpr (sizeof(a[0]) == 4)
      a[lane] = __builtin_sqrtf(a[lane]);
    else
      a[lane] = __builtin_sqrt(a[lane]);
  }
  return a;
#endif
}

/// The lanes of a and b at `from(i)` for lane i of the result, b's counted from `lanes<T>`.
template <class T, class From, int... i>
inline Vector<T> shuffle(Vector<T> a, Vector<T> b, From from, std::integer_sequence<int, i...>) {
  return __builtin_shufflevector(a, b, from(i)...);
}
template <class T>
using Lanes = std::make_integer_sequence<int, lanes<T>>;

/// a0 b0 a1 b1 …, of the lower (half 0) or upper (half 1) halves.
template <class T, int half>
inline Vector<T> interleave(Vector<T> a, Vector<T> b) {
  constexpr auto from = [](int i) { return half * lanes<T> / 2 + i / 2 + i % 2 * lanes<T>; };
  return shuffle<T>(a, b, from, Lanes<T>{});
}

/// Lane i takes lane i + distance, counted round.
template <class T, int distance>
inline Vector<T> rotate(Vector<T> a) {
  constexpr auto from = [](int i) { return (i + distance) % lanes<T>; };
  return shuffle<T>(a, a, from, Lanes<T>{});
}

typedef float HalfFloats __attribute__((vector_size(vector_bytes / 2)));

/// The lower (half 0) or upper half of x in float64, exactly; and back, rounded once.
template <int half>
inline Doubles widen(Floats x) {
  HalfFloats part;
  __builtin_memcpy(&part, reinterpret_cast<const char*>(&x) + half * sizeof part, sizeof part);
  return __builtin_convertvector(part, Doubles);
}
inline Floats narrow(Doubles low, Doubles high) {
  const HalfFloats parts[2] = {__builtin_convertvector(low, HalfFloats), __builtin_convertvector(high, HalfFloats)};
  Floats x;
  __builtin_memcpy(&x, parts, sizeof x);
  return x;
}

}  // namespace
}  // namespace pellucid::kernels
