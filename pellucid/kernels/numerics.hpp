// The versions of the numerics contract (docs/numerics.md).
#pragma once

#include "pellucid/base/arithmetic.hpp"
#include "pellucid/kernels/kernels.hpp"

namespace pellucid::kernels {

/// What a model and a checkpoint record: one set and one version give the same bits. Version 2 flushes denormal
/// numbers, which `portable` keeps: its bits are those of version 1 still.
constexpr const char* numerics_of(Set set) { return set == Set::fused ? "2" : "1"; }

/// What every thread that runs a pass of `set` does with denormal numbers.
constexpr Denormals denormals_of(Set set) { return set == Set::fused ? Denormals::flushed : Denormals::kept; }

}  // namespace pellucid::kernels
