// The version of the numerics contract (docs/numerics.md).
#pragma once

#include "pellucid/base/arithmetic.hpp"
#include "pellucid/kernels/kernels.hpp"

namespace pellucid::kernels {

/// What a model and a checkpoint record: one set and one version give the same bits.
constexpr const char* numerics_version = "3";

/// What every thread that runs a pass of `set` does with denormal numbers.
constexpr Denormals denormals_of(Set set) { return set == Set::portable ? Denormals::kept : Denormals::flushed; }

}  // namespace pellucid::kernels
