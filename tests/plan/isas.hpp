// The instruction sets of this machine, from the narrowest.
#pragma once

#include <vector>

#include "pellucid/kernels/kernels.hpp"

namespace pellucid::plan {

inline std::vector<kernels::Isa> isas() {
  std::vector<kernels::Isa> available;
  for (const kernels::Isa isa : {kernels::Isa::generic, kernels::Isa::avx2, kernels::Isa::avx512}) {
    if (kernels::available(isa)) available.push_back(isa);
  }
  return available;
}

}  // namespace pellucid::plan
