// A group lowered to one kernel call with its arguments.
#pragma once

#include <vector>

#include "pellucid/base/buffer.hpp"
#include "pellucid/kernels/kernels.hpp"

namespace pellucid::plan {

enum class StageKind : std::uint8_t {
  elementwise,
  product,
  reduce,
  gather,
  columns,
  windows,
  lookup,
  segment_total,
  store_rows
};

/// The arguments point into the stage's own vectors and the plan's memory: a stage stays where it is made.
struct Stage {
  StageKind kind = StageKind::elementwise;
  std::vector<int> nodes;
  std::vector<kernels::Operand> operands;
  std::vector<kernels::Target> results;
  std::vector<kernels::Instruction> instructions;
  kernels::Program program{};
  kernels::Product product{};
  kernels::Reduction reduction{};
  kernels::Gather gather{};
  kernels::Columns columns{};
  kernels::Windows windows{};
  std::vector<std::uint32_t> first_source, sources;  ///< of columns
  Buffer partial{};                                  ///< of a reduction in two stages: what this one leaves to the next
  kernels::Lookup lookup{};
  kernels::SegmentTotal segment_total{};
  kernels::StoreRows store_rows{};
  std::vector<kernels::Part> parts;
  bool barrier_after = false;  ///< the next stage may read what other threads wrote here
  double flops = 0, bytes = 0;
  int target = -1;  ///< of an update that is committed here

  std::size_t scratch_bytes(const kernels::Kernels& kernels) const {
    if (kind == StageKind::product) return kernels.product_scratch_bytes(product);
    if (kind == StageKind::elementwise) return kernels.elementwise_scratch_bytes(program);
    return kind == StageKind::segment_total ? kernels::segment_scratch_bytes(segment_total.codes.count) : 4096;
  }

  void run(const kernels::Kernels& kernels, const kernels::Part& part, std::byte* scratch) const {
    switch (kind) {
      case StageKind::elementwise:
        return kernels.elementwise(program, part, scratch);
      case StageKind::product:
        return kernels.product(product, part, scratch);
      case StageKind::reduce:
        return kernels.reduce(reduction, part, scratch);
      case StageKind::gather:
        return kernels.gather(gather, part, scratch);
      case StageKind::columns:
        return kernels.columns(columns, part, scratch);
      case StageKind::windows:
        return kernels.windows(windows, part, scratch);
      case StageKind::lookup:
        return kernels.lookup(lookup, part, scratch);
      case StageKind::segment_total:
        return kernels.segment_total(segment_total, part, scratch);
      case StageKind::store_rows:
        return kernels.store_rows(store_rows, part, scratch);
    }
  }
};

}  // namespace pellucid::plan
