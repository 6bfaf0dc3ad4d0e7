// erf, by two of the rational approximations of W. J. Cody, "Rational Chebyshev approximations for the error function",
// Mathematics of Computation 23, 1969.
#pragma once

#include "pellucid/kernels/elementary.hpp"

namespace pellucid::kernels {
namespace {

struct ErfCoefficients {
  // |x| <= 0.46875: erf(x) = x P(x²) / Q(x²); lowest power first.
  static constexpr double small_above[] = {3.20937758913846947e+03, 3.77485237685302021e+02, 1.13864154151050156e+02,
                                           3.16112374387056560e+00, 1.85777706184603153e-01};
  static constexpr double small_below[] = {2.84423683343917062e+03, 1.28261652607737228e+03, 2.44024637934444173e+02,
                                           2.36012909523441209e+01, 1};
  // Above, up to where erf rounds to 1: 1 - exp(-x²) P(x) / Q(x).
  static constexpr double large_above[] = {1.23033935479799725e+03, 2.05107837782607147e+03, 1.71204761263407058e+03,
                                           8.81952221241769090e+02, 2.98635138197400131e+02, 6.61191906371416295e+01,
                                           8.88314979438837594e+00, 5.64188496988670089e-01, 2.15311535474403846e-08};
  static constexpr double large_below[] = {1.23033935480374942e+03, 3.43936767414372164e+03, 4.36261909014324716e+03,
                                           3.29079923573345963e+03, 1.62138957456669019e+03, 5.37181101862009858e+02,
                                           1.17693950891312499e+02, 1.57449261107098347e+01, 1};
};

template <class T, int count>
inline Vector<T> rounded_polynomial(Vector<T> x, const double (&c)[count]) {
  Vector<T> sum = constant<T>(c[count - 1]);
  for (int k = count - 2; k >= 0; --k) sum = madd(sum, x, constant<T>(c[k]));
  return sum;
}

template <class T>
inline Vector<T> erf_of(Vector<T> a) {
  using C = ErfCoefficients;
  const Vector<T> most = constant<T>(6), one = constant<T>(1);
  const Vector<T> size = magnitude<T>(a);
  const Vector<T> x = size > most ? most : size;  // NaN stays
  const Vector<T> z = x * x;
  const auto is_small = x <= constant<T>(0.46875);
  const Vector<T> above =
      is_small ? rounded_polynomial<T>(z, C::small_above) : rounded_polynomial<T>(x, C::large_above);
  const Vector<T> below =
      is_small ? rounded_polynomial<T>(z, C::small_below) : rounded_polynomial<T>(x, C::large_below);
  const Vector<T> quotient = above / below;
  return with_sign<T>(is_small ? x * quotient : one - exp_of<T>(-z) * quotient, a);
}

}  // namespace
}  // namespace pellucid::kernels
