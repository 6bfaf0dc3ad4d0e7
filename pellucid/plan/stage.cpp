#include "pellucid/plan/stage.hpp"

#include <algorithm>

namespace pellucid::plan {

namespace {

template <class Arguments>
using Kernel = void (*)(const Arguments&, const kernels::Part&, std::byte*);

Kernel<kernels::Elementwise> kernel_of(const kernels::Kernels& k, const kernels::Elementwise&) { return k.elementwise; }
Kernel<kernels::Product> kernel_of(const kernels::Kernels& k, const kernels::Product&) { return k.product; }
Kernel<kernels::Reduction> kernel_of(const kernels::Kernels& k, const kernels::Reduction&) { return k.reduce; }
Kernel<kernels::Gather> kernel_of(const kernels::Kernels& k, const kernels::Gather&) { return k.gather; }
Kernel<kernels::Columns> kernel_of(const kernels::Kernels& k, const kernels::Columns&) { return k.columns; }
Kernel<kernels::Windows> kernel_of(const kernels::Kernels& k, const kernels::Windows&) { return k.windows; }
Kernel<kernels::Lookup> kernel_of(const kernels::Kernels& k, const kernels::Lookup&) { return k.lookup; }
Kernel<kernels::SegmentTotal> kernel_of(const kernels::Kernels& k, const kernels::SegmentTotal&) {
  return k.segment_total;
}
Kernel<kernels::StoreRows> kernel_of(const kernels::Kernels& k, const kernels::StoreRows&) { return k.store_rows; }

}  // namespace

std::size_t Stage::scratch_bytes(const kernels::Kernels& kernels, const kernels::Part& part) const {
  if (const auto* product = std::get_if<kernels::Product>(&call)) return kernels.product_scratch_bytes(*product, part);
  if (const auto* program = std::get_if<kernels::Elementwise>(&call))
    return kernels.elementwise_scratch_bytes(*program);
  const auto* total = std::get_if<kernels::SegmentTotal>(&call);
  return total != nullptr ? kernels::segment_scratch_bytes(total->codes.count) : 4096;
}

void Stage::run(const kernels::Kernels& kernels, const kernels::Part& part, std::byte* scratch) const {
  std::visit([&](const auto& arguments) { kernel_of(kernels, arguments)(arguments, part, scratch); }, call);
}

}  // namespace pellucid::plan
