// The instruction sets of this machine, from the narrowest.
#pragma once

#include <vector>

#include "pellucid/kernels/kernels.hpp"

namespace pellucid::plan {

inline std::vector<kernels::Isa> isas() {
  std::vector<kernels::Isa> available;
  for (const kernels::Isa isa : kernels::isas) {
    if (kernels::available(isa)) available.push_back(isa);
  }
  return available;
}

/// The widest of each kernel set that rounds multiply-adds once.
inline std::vector<kernels::Isa> widest_isas() {
  std::vector<kernels::Isa> widest;
  for (const kernels::Set set : {kernels::Set::fused, kernels::Set::bf16}) {
    if (kernels::available(kernels::Isa::avx2)) widest.push_back(kernels::best(set));
  }
  return widest;
}

}  // namespace pellucid::plan
