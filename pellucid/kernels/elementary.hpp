// Our own elementary functions: the same bits on every machine of a kernel set. Each is branch-free over a vector, one
// algorithm for float32 and float64 with series cut where the rest is below half a unit in the last place.
// Accuracy and range stand in tests/kernels/accuracy.hpp, which the tests hold.
#pragma once

#include "pellucid/kernels/simd.hpp"

namespace pellucid::kernels {
namespace {

/// What differs between the two formats.
template <class T>
struct Format;

template <>
struct Format<float> {
  static constexpr int mantissa = 23, bias = 127;
  static constexpr float round_magic = 0x1.8p23F;  // adding and subtracting it rounds to a whole number
  static constexpr float ln2_high = 0x1.62e4p-1F, ln2_low = 0x1.7f7d1cp-20F;  // ln2_high * n is exact for |n| < 2^9
  static constexpr float exp_overflow = 89.0F, exp_underflow = -104.0F, tanh_one = 10.0F;
  static constexpr float expm1_overflow = 88.73F, expm1_one = -18.0F, expm1_same = 0x1p-25F;
  static constexpr float tanh_above[] = {315, 14}, tanh_below[] = {945, 420, 15};
  static constexpr float smallest_normal = 0x1p-126F, denormal_scale = 0x1p25F;
  static constexpr float denormal_exponent = 25;
  static constexpr int exp_terms = 7, log_terms = 5;
};

template <>
struct Format<double> {
  static constexpr int mantissa = 52, bias = 1023;
  static constexpr double round_magic = 0x1.8p52;
  static constexpr double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;  // exact for |n| < 2^21
  static constexpr double exp_overflow = 710.0, exp_underflow = -746.0, tanh_one = 20.0;
  static constexpr double expm1_overflow = 709.8, expm1_one = -40.0, expm1_same = 0x1p-54;
  static constexpr double tanh_above[] = {675675, 45045, 594, 1}, tanh_below[] = {2027025, 945945, 51975, 630, 1};
  static constexpr double smallest_normal = 0x1p-1022, denormal_scale = 0x1p54;
  static constexpr double denormal_exponent = 54;
  static constexpr int exp_terms = 13, log_terms = 11;
};

template <class T>
inline Bits<T> bits(Vector<T> a) {
  return (Bits<T>)a;
}
template <class T>
inline Vector<T> from_bits(Bits<T> a) {
  return (Vector<T>)a;
}

template <class T>
inline Vector<T> constant(double x) {
  return splat(static_cast<T>(x));
}

template <class T>
inline Bits<T> sign_mask() {
  return bits<T>(-Vector<T>{});
}
template <class T>
inline Vector<T> magnitude(Vector<T> a) {
  return from_bits<T>(bits<T>(a) & ~sign_mask<T>());
}
/// |a| with the sign of b.
template <class T>
inline Vector<T> with_sign(Vector<T> a, Vector<T> b) {
  return from_bits<T>((bits<T>(a) & ~sign_mask<T>()) | (bits<T>(b) & sign_mask<T>()));
}
template <class T>
inline Vector<T> sign_of(Vector<T> a) {
  const Vector<T> zero{};
  return a > zero ? constant<T>(1) : (a < zero ? constant<T>(-1) : without_denormals<T>(a));
}

/// The nearest whole number, ties to even, for |a| < 2^(mantissa - 1).
template <class T>
inline Vector<T> nearest_whole(Vector<T> a) {
  const Vector<T> magic = splat(Format<T>::round_magic);
  return (a + magic) - magic;
}
template <class T>
inline Vector<T> floor_of(Vector<T> a) {
  const Vector<T> big = constant<T>(sizeof(T) == 4 ? 0x1p23 : 0x1p52);  // from here on every number is whole
  const Vector<T> magic = with_sign<T>(big, a);
  const Vector<T> whole = (a + magic) - magic;
  const Vector<T> down = whole > a ? whole - constant<T>(1) : whole;
  const Vector<T> zero = with_sign<T>(Vector<T>{}, a);
  return magnitude<T>(a) < big ? (down == zero ? zero : down) : a;
}

/// 2^n for whole n in the range of normal exponents.
template <class T>
inline Vector<T> power_of_two(Vector<T> n) {
  // n + magic holds n in its low bits; shifted up they are the exponent.
  const Bits<T> whole = bits<T>(n + splat(Format<T>::round_magic + static_cast<T>(Format<T>::bias)));
  return from_bits<T>(whole << Format<T>::mantissa);
}

/// exp(r) - 1 - r for |r| <= ln(2) / 2: r²/2 + r³/6 + …
template <class T>
inline Vector<T> exp_tail(Vector<T> r) {
  double factorial = 1;
  double coefficients[16];
  for (int k = 1; k <= Format<T>::exp_terms; ++k) {
    factorial *= k;
    coefficients[k] = 1 / factorial;
  }
  Vector<T> sum = constant<T>(coefficients[Format<T>::exp_terms]);
  for (int k = Format<T>::exp_terms - 1; k >= 2; --k) sum = madd(sum, r, constant<T>(coefficients[k]));
  return sum * (r * r);
}

/// a = n ln 2 + r + low with |r| <= ln(2) / 2.
template <class T>
struct Reduced {
  Vector<T> n, r, low;
};
template <class T>
inline Reduced<T> reduce_exp(Vector<T> a) {
  const Vector<T> n = nearest_whole<T>(a * constant<T>(1.4426950408889634074));
  const Vector<T> high = a - n * splat(Format<T>::ln2_high);  // exact: both are multiples of the same small unit
  const Vector<T> rest = n * splat(Format<T>::ln2_low);
  const Vector<T> r = high - rest;
  return {n, r, (high - r) - rest};
}

/// exp(a + low) for a `low` far smaller than a.
template <class T>
inline Vector<T> exp_of_sum(Vector<T> a, Vector<T> low) {
  const Vector<T> most = splat(Format<T>::exp_overflow);
  const Vector<T> least = splat(Format<T>::exp_underflow);
  const Vector<T> bounded = a > most ? most : (a < least ? least : a);  // NaN stays
  const Reduced<T> reduced = reduce_exp<T>(bounded);
  const Vector<T> r = reduced.r;
  const Vector<T> tail = exp_tail<T>(r);
  const Vector<T> rough = constant<T>(1) + (r + tail);
  const Vector<T> p = constant<T>(1) + (r + (tail + (reduced.low + low) * rough));
  const Vector<T> half = nearest_whole<T>(reduced.n * constant<T>(0.5));  // two steps reach denormals and overflow
  return p * power_of_two<T>(half) * power_of_two<T>(reduced.n - half);
}
template <class T>
inline Vector<T> exp_of(Vector<T> a) {
  return exp_of_sum<T>(a, Vector<T>{});
}

/// exp(a) - 1 = 2 ((s - 1/2) + s (exp(r) - 1)) with s = 2^n / 2, which is finite for the largest n too.
template <class T>
inline Vector<T> expm1_of(Vector<T> a) {
  const Vector<T> most = splat(Format<T>::expm1_overflow), least = splat(Format<T>::expm1_one);
  const Reduced<T> reduced = reduce_exp<T>(a > most ? most : (a < least ? least : a));
  const Vector<T> s = power_of_two<T>(reduced.n - constant<T>(1));
  const Vector<T> sum = madd(s, exp_tail<T>(reduced.r) + reduced.low, madd(s, reduced.r, s - constant<T>(0.5)));
  return magnitude<T>(a) < splat(Format<T>::expm1_same) ? without_denormals<T>(a) : sum + sum;
}

/// a = 2^e * (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)], for positive finite a.
template <class T>
struct Split {
  Vector<T> e, f;
};
template <class T>
inline Split<T> split(Vector<T> a) {
  const auto is_tiny = a < splat(Format<T>::smallest_normal);
  const Vector<T> scaled = is_tiny ? a * splat(Format<T>::denormal_scale) : a;
  const Vector<T> shift = is_tiny ? splat(static_cast<T>(Format<T>::denormal_exponent)) : Vector<T>{};
  // Moving the border of the exponent to sqrt(1/2) puts the mantissa around 1.
  const Bits<T> offset = bits<T>(constant<T>(1)) - bits<T>(constant<T>(0.70710678118654752440));
  const Bits<T> moved = bits<T>(scaled) + offset;
  const Bits<T> exponent = (moved >> Format<T>::mantissa) - Format<T>::bias;
  const Vector<T> m = from_bits<T>(bits<T>(scaled) - (exponent << Format<T>::mantissa));
  const Vector<T> magic = splat(Format<T>::round_magic);  // its low bits turn an integer into a number
  return {(from_bits<T>(bits<T>(magic) + exponent) - magic) - shift, m - constant<T>(1)};
}

/// 2 atanh(s) / s - 2 = 2/3 z + 2/5 z² + … with z = s².
template <class T>
inline Vector<T> log_tail(Vector<T> z) {
  Vector<T> sum = constant<T>(2.0 / (2 * Format<T>::log_terms + 1));
  for (int k = Format<T>::log_terms - 1; k >= 1; --k) sum = madd(sum, z, constant<T>(2.0 / (2 * k + 1)));
  return sum * z;
}

/// log(a) + low for positive finite a: log(1 + f) = f - (f²/2 - s (f²/2 + tail)), s = f / (2 + f).
template <class T>
inline Vector<T> log_of_positive(Vector<T> a, Vector<T> low) {
  const Split<T> parts = split<T>(a);
  const Vector<T> s = parts.f / (parts.f + constant<T>(2));
  const Vector<T> half_square = constant<T>(0.5) * parts.f * parts.f;
  const Vector<T> small = s * (half_square + log_tail<T>(s * s)) + (parts.e * splat(Format<T>::ln2_low) + low);
  return parts.e * splat(Format<T>::ln2_high) - ((half_square - small) - parts.f);
}

/// `value` with the logarithm's values at the ends of its range.
template <class T>
inline Vector<T> log_ends(Vector<T> a, Vector<T> value) {
  const Vector<T> infinity = constant<T>(__builtin_inf());
  const Vector<T> nan = constant<T>(__builtin_nan(""));
  const Vector<T> upper = a == infinity ? infinity : value;
  const Vector<T> lower = a == Vector<T>{} ? -infinity : nan;
  return a > Vector<T>{} ? upper : lower;  // NaN is not above 0 and gives NaN
}
template <class T>
inline Vector<T> log_of(Vector<T> a) {
  return log_ends<T>(a, log_of_positive<T>(a, Vector<T>{}));
}

template <class T>
inline Vector<T> log1p_of(Vector<T> a) {
  const Vector<T> one = constant<T>(1);
  const Vector<T> u = one + a;
  const Vector<T> lost = a > one ? one - (u - a) : a - (u - one);  // what rounding took from 1 + a
  const Vector<T> value = log_ends<T>(u, log_of_positive<T>(u, lost / u));
  return magnitude<T>(a) < constant<T>(sizeof(T) == 4 ? 0x1p-25 : 0x1p-54) ? without_denormals<T>(a) : value;
}

/// c[0] + c[1] x + c[2] x² + …
template <class T, int count>
inline Vector<T> polynomial(Vector<T> x, const T (&c)[count]) {
  Vector<T> sum = splat(c[count - 1]);
  for (int k = count - 2; k >= 0; --k) sum = madd(sum, x, splat(c[k]));
  return sum;
}

/// x = |a|. Below 0.55: x - x z P(z) / Q(z), z = x², Lambert's continued fraction cut where its error is below half a
/// unit; above: 1 - 2 / (exp(2x) + 1). One division serves both.
template <class T>
inline Vector<T> tanh_of(Vector<T> a) {
  const Vector<T> most = splat(Format<T>::tanh_one), one = constant<T>(1), two = constant<T>(2);
  const Vector<T> x = magnitude<T>(a);
  const Reduced<T> reduced = reduce_exp<T>((x > most ? most : x) * two);
  const Vector<T> exponential =
      power_of_two<T>(reduced.n) * (one + (reduced.r + (exp_tail<T>(reduced.r) + reduced.low)));
  const Vector<T> z = x * x;
  const auto is_small = x < constant<T>(0.55);
  const Vector<T> above = is_small ? z * polynomial<T>(z, Format<T>::tanh_above) : two;
  const Vector<T> quotient = above / (is_small ? polynomial<T>(z, Format<T>::tanh_below) : exponential + one);
  return with_sign<T>(is_small ? x - x * quotient : one - quotient, a);
}

template <class T>
inline Vector<T> sigmoid_of(Vector<T> a) {
  const Vector<T> e = exp_of<T>(-magnitude<T>(a));
  const Vector<T> one = constant<T>(1);
  return (a < Vector<T>{} ? e : one) / (one + e);
}

}  // namespace
}  // namespace pellucid::kernels
