// What this machine can do at most: the one definition of the peak against which anything is measured.
#pragma once

#include <vector>

#include "pellucid/base/threads.hpp"
#include "pellucid/kernels/kernels.hpp"

namespace pellucid::bench {

/// Floating-point operations a second on all threads of `team` together, a multiply-add counted as two: chains of
/// multiply-adds in registers, as many as keep every unit busy, so 2 × lanes × units × clock. (The portable set
/// multiplies and adds apart, bf16 multiplies pairs where the machine can.) The best of many short runs.
double peak_flops(kernels::Isa isa, Element element, Team& team);

struct Peak {
  kernels::Isa isa;
  Element element;
  double one_thread, all_threads;  ///< floating-point operations a second
};

/// Of each instruction set that this machine has, in both precisions; of those of bf16 the widest, in float32.
std::vector<Peak> all_peaks(Team& team);

/// Bytes a second that are read and written, together, where a large array is copied: the best of some runs.
double copy_bandwidth(Team& team);

/// A result above this share of the peak shows that the peak was measured wrongly.
constexpr double most_share = 1.02;

/// Fails (Fault::run) if `flops` a second are more than `peak` allows.
void demand_possible(const char* what, double flops, double peak);

}  // namespace pellucid::bench
