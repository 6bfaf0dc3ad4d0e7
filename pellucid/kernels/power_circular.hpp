// pow, sin and cos. They are computed in float64 for float32 too: the logarithm in pow and the reduction by π/2 need
// more digits than float32 has, and neither function stands in the inner loop of a network.
#pragma once

#include "pellucid/kernels/elementary.hpp"

namespace pellucid::kernels {
namespace {

/// The exact product a * b as a rounded value and what rounding took.
struct Pair {
  Doubles high, low;
};
inline Pair exact_product(Doubles a, Doubles b) {
  const Doubles high = a * b;
  if constexpr (fused) return {high, madd(a, b, -high)};
  const Doubles factor = constant<double>(0x1p27 + 1);  // Veltkamp 1968, Dekker 1971
  const Doubles ca = factor * a, cb = factor * b;
  const Doubles a1 = ca - (ca - a), b1 = cb - (cb - b);
  const Doubles a2 = a - a1, b2 = b - b1;
  return {high, ((a1 * b1 - high) + a1 * b2 + a2 * b1) + a2 * b2};
}

/// The exact sum a + b likewise (Knuth's TwoSum).
inline Pair exact_sum(Doubles a, Doubles b) {
  const Doubles high = a + b;
  const Doubles back = high - a;
  return {high, (a - (high - back)) + (b - back)};
}

/// a^b: exp(b log a), the logarithm carried with twice the digits.
inline Doubles pow_of_doubles(Doubles given, Doubles b) {
  using T = double;
  const Doubles a = without_denormals<T>(given);  // its sign is asked for below, by bits and by a comparison
  const Doubles zero{}, one = constant<T>(1), two = constant<T>(2), infinity = constant<T>(__builtin_inf());
  const Doubles base = magnitude<T>(a);
  const Split<T> parts = split<T>(base);
  // s = f / (2 + f) as s + correction: 2 + f may round, and so does the quotient.
  const Doubles divisor = two + parts.f;
  const Doubles divisor_low = parts.f - (divisor - two);
  const Doubles s = parts.f / divisor;
  const Pair back = exact_product(s, divisor);
  const Doubles correction = (((parts.f - back.high) - back.low) - s * divisor_low) / divisor;
  // log a = e ln 2 + 2 s + 2/3 s³ + …, the first three with twice the digits, the rest below them by 2^-10 or more.
  const Pair square = exact_product(s, s);
  const Pair cube = exact_product(s, square.high);
  const Pair third = exact_product(cube.high, constant<T>(2.0 / 3));
  const Doubles third_low =
      third.low + ((cube.low + s * square.low) * constant<T>(2.0 / 3) + cube.high * constant<T>(0x1.5555555555555p-55));
  Doubles higher = constant<T>(2.0 / (2 * Format<T>::log_terms + 1));
  for (int k = Format<T>::log_terms - 1; k >= 2; --k)
    higher = madd(higher, square.high, constant<T>(2.0 / (2 * k + 1)));
  higher = higher * (square.high * cube.high);
  const Pair linear = exact_sum(parts.e * splat(Format<T>::ln2_high), two * s);
  const Pair sum = exact_sum(linear.high, third.high);
  const Doubles rest =
      (linear.low + sum.low) +
      (third_low + (parts.e * splat(Format<T>::ln2_low) + (two * correction * (one + square.high) + higher)));
  const Doubles high = sum.high + rest;
  const Doubles low = rest - (high - sum.high);
  // No |log a| but 0 is below 2^-53: a larger exponent than 2^70 cannot change the result, but could overflow here.
  const Doubles most = constant<T>(0x1p70);
  const Doubles power = b > most ? most : (b < -most ? -most : b);
  const Pair product = exact_product(power, high);
  const Doubles limit = constant<T>(3000.0);
  const Doubles exponent = product.high > limit ? limit : (product.high < -limit ? -limit : product.high);
  const Doubles exponent_low = magnitude<T>(product.high) < limit ? product.low + power * low : zero;
  Doubles value = exp_of_sum<T>(exponent, exponent_low);

  const auto is_huge = magnitude<T>(b) >= constant<T>(0x1p53);  // every such number is even
  const Doubles half = b * constant<T>(0.5);
  const auto is_whole = is_huge | (floor_of<T>(b) == b);
  const auto is_odd = is_whole & ~is_huge & (floor_of<T>(half) != half);
  const auto b_positive = b > zero;
  const Doubles at_zero = b_positive ? zero : infinity;
  const Doubles at_infinity = b_positive ? infinity : zero;
  value = base == zero ? at_zero : value;
  value = base == infinity ? at_infinity : value;
  const auto b_infinite = magnitude<T>(b) == infinity;
  const auto grows = (base > one) == b_positive;
  value = b_infinite ? (base == one ? one : (grows ? infinity : zero)) : value;
  const auto is_negative = bits<T>(a) < Bits<T>{};
  value = (is_negative & is_odd) ? -value : value;
  value = ((a < zero) & ~is_whole & (base != infinity)) ? constant<T>(__builtin_nan("")) : value;
  value = ((a != a) | (b != b)) ? a + b : value;
  return ((b == zero) | (a == one)) ? one : value;
}

/// sin or cos of a = n π/2 + r by n modulo 4, for |a| up to 1e9. π/2 is taken off in pieces of 22 bits, whose products
/// with n are exact; what the last subtractions lose is carried in `low`.
inline Doubles circular(Doubles a, int quarter) {
  constexpr double pieces[4] = {0x1.921fbp+0, 0x1.5110bp-22, 0x1.184698p-44, 0x1.3198a2e037073p-69};
  const Doubles n = nearest_whole<double>(a * 0.63661977236758134308);
  const Doubles near = (a - n * pieces[0]) - n * pieces[1];
  const Doubles third = n * pieces[2];
  const Doubles high = near - third;
  const Doubles lost = ((near - high) - third) - n * pieces[3];
  const Doubles r = high + lost;
  const Doubles low = (high - r) + lost;
  const Bits<double> which = (bits<double>(n + splat(Format<double>::round_magic)) + quarter) & 3;
  const Doubles z = r * r;
  Doubles sine{}, cosine{};
  double factorial[24] = {1};
  for (int k = 1; k < 24; ++k) factorial[k] = factorial[k - 1] * k;
  for (int k = 9; k >= 1; --k) {
    const double sign = k % 2 == 0 ? 1 : -1;
    sine = madd(sine, z, splat(sign / factorial[2 * k + 1]));
    if (k > 1) cosine = madd(cosine, z, splat(sign / factorial[2 * k]));
  }
  const Doubles half = 0.5 * z;
  const Doubles main = 1.0 - half;
  sine = r + (r * (z * sine) + low);
  cosine = main + (((1.0 - main) - half) + (z * z * cosine - r * low));
  const Doubles value = (which & 1) != Bits<double>{} ? cosine : sine;
  const Doubles negated = (which & 2) != Bits<double>{} ? -value : value;
  return quarter == 0 ? (a == Doubles{} ? without_denormals<double>(a) : negated) : negated;  // sin(-0) is -0
}

/// Applies `function` of float64 vectors to vectors of T.
template <class T, class Function>
inline Vector<T> in_float64(Vector<T> a, Vector<T> b, Function function) {
  if constexpr (sizeof(T) == 8) {
    return function(a, b);
  } else {
    Vector<T> result;
    for (int half = 0; half < 2; ++half) {
      Doubles x, y;
      for (int lane = 0; lane < lanes<double>; ++lane) {
        x[lane] = a[half * lanes<double> + lane];
        y[lane] = b[half * lanes<double> + lane];
      }
      const Doubles value = function(x, y);
      for (int lane = 0; lane < lanes<double>; ++lane)
        result[half * lanes<double> + lane] = static_cast<float>(value[lane]);
    }
    return result;
  }
}

template <class T>
inline Vector<T> pow_of(Vector<T> a, Vector<T> b) {
  return in_float64<T>(a, b, pow_of_doubles);
}
template <class T>
inline Vector<T> sin_of(Vector<T> a) {
  return in_float64<T>(a, a, [](Doubles x, Doubles) { return circular(x, 0); });
}
template <class T>
inline Vector<T> cos_of(Vector<T> a) {
  return in_float64<T>(a, a, [](Doubles x, Doubles) { return circular(x, 1); });
}

}  // namespace
}  // namespace pellucid::kernels
