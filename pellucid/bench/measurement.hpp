// How long the steps of a workload take on this machine, and what share of its peak they reach.
#pragma once

#include "pellucid/base/threads.hpp"
#include "pellucid/bench/workload.hpp"
#include "pellucid/kernels/kernels.hpp"

namespace pellucid::bench {

struct Measurement {
  double us_per_step;  ///< the median of the rounds
  double fastest_us;   ///< of the fastest round: what others on the machine disturb least
  double spread;       ///< the middle half of the rounds, as a share of the median
  double flops;        ///< of a step, as the account of the plan has them
  double bytes;        ///< that a step reads and writes, each operand of a pass once
  double flops_per_second() const { return flops / us_per_step * 1e6; }
};

/// Steps on rows drawn at random, after some that only warm up: rounds of steps, each long enough to be timed.
Measurement measure(const Workload& workload, Team& team, kernels::Isa isa);

/// Just `steps` of them, for tools that count what they take.
void run_steps(const Workload& workload, Team& team, long steps);

}  // namespace pellucid::bench
