// Normal numbers from uniform ones, by the inverse of the distribution: M. J. Wichura, "Algorithm AS 241: the
// percentage points of the normal distribution", Applied Statistics 37, 1988 (PPND7, seven digits: more than 24 random
// bits hold).
#pragma once

#include "pellucid/graph/graph.hpp"

namespace pellucid::nn {

using graph::Value;

/// The number below which a normal one falls with probability p, 0 < p < 1.
inline Value normal_quantile(Value p) {
  const Value q = p - 0.5;
  const Value r = 0.180625 - q * q;
  const Value middle = q * (((59.10937472 * r + 159.2911320) * r + 50.43427194) * r + 3.3871327179) /
                       (((67.18756000 * r + 78.75775700) * r + 17.89516900) * r + 1);
  const Value t = sqrt(-log(minimum(p, 1 - p)));
  const Value a = t - 1.6;
  const Value near = (((0.17023821103 * a + 1.3067284816) * a + 2.7568153900) * a + 1.4234372777) /
                     ((0.12021132975 * a + 0.73700164250) * a + 1);
  const Value b = t - 5;
  const Value far = (((0.017337203997 * b + 0.42868294337) * b + 3.0812263860) * b + 6.6579051150) /
                    ((0.012258202635 * b + 0.24197894225) * b + 1);
  const Value tail = where(t <= 5, near, far);
  return p.graph->call(where(abs(q) <= 0.425, middle, where(q < 0, -tail, tail)), "normal_quantile", {p});
}

/// From u, uniform in [0, 1) with 24 bits: the middle of its step, so that 0 does not give infinity.
inline Value standard_normal(Value u) { return normal_quantile(u + 0x1p-25); }

}  // namespace pellucid::nn
