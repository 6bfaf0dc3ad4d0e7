// mixup: each row of a batch is mixed with another training row, inputs and losses alike, by a share drawn for the
// step: x = share x1 + (1 - share) x2, loss = share L(y1) + (1 - share) L(y2), share ~ Beta(alpha, alpha). The network
// learns to be linear between examples. H. Zhang, M. Cisse, Y. N. Dauphin and D. Lopez-Paz, "mixup: beyond empirical
// risk minimization", ICLR 2018.
//
// The partners of an epoch are a second seeded order of the training rows. The share needs two uniform numbers of the
// step and no rejection: with u, v uniform, a Student variable of 2 alpha degrees of freedom is
// sqrt(2 alpha (u^(-1 / alpha) - 1)) cos(2 pi v) (R. W. Bailey, "Polar generation of random variates with the
// t-distribution", Mathematics of Computation 62, 1994), and t / (2 sqrt(2 alpha + t^2)) + 1/2 is then Beta(alpha,
// alpha) (L. Devroye, "Random variate generation in one line of code", 1996).
#pragma once

#include <array>

#include "pellucid/base/random.hpp"
#include "pellucid/graph/graph.hpp"

namespace pellucid {

/// The uniform numbers of a step, in (0, 1).
inline std::array<double, 2> mixup_draws(std::uint64_t seed, std::uint64_t step) {
  const std::uint64_t key = random_key(seed, "mixup share", step);
  constexpr double half = 0x1p-25;  // the middle of a step of 2^-24: never 0
  return {random_uniform(key, 0, 0) + half, random_uniform(key, 0, 1) + half};
}

/// Beta(alpha, alpha) from two uniform numbers. With q = u^(1 / alpha) and c = cos²: t² / (2 alpha + t²) is
/// (1 - q) c / (q + (1 - q) c), which neither overflows nor divides 0 by 0 as q underflows.
inline graph::Value mixup_share(double alpha, graph::Value u, graph::Value v) {
  constexpr double two_pi = 6.283185307179586;
  const graph::Value q = pow(u, 1 / alpha);
  const graph::Value cosine = cos(two_pi * v);
  const graph::Value part = (1 - q) * square(cosine);
  return 0.5 + 0.5 * sign(cosine) * sqrt(part / maximum(q + part, 1e-300));
}

}  // namespace pellucid
