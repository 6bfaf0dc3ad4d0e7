// A group lowered to one kernel call with its arguments.
#pragma once

#include <memory>
#include <variant>
#include <vector>

#include "pellucid/base/buffer.hpp"
#include "pellucid/kernels/kernels.hpp"

namespace pellucid::plan {

/// What a kernel is called with: its type says which kernel.
using Call = std::variant<kernels::Elementwise, kernels::Product, kernels::Reduction, kernels::Gather, kernels::Columns,
                          kernels::Windows, kernels::Lookup, kernels::SegmentTotal, kernels::StoreRows>;

/// The arguments point into the stage's own members and the plan's memory: a stage stays where it is made.
struct Stage {
  Call call{};
  std::vector<int> nodes;
  std::vector<kernels::Operand> operands;  ///< of the elementwise program, the call itself or a product's epilogue
  std::vector<kernels::Target> results;
  std::vector<kernels::Instruction> instructions;
  std::shared_ptr<const kernels::MachineCode> code;  ///< of the program
  kernels::Program epilogue{};                       ///< of a product
  kernels::Window window{}, out_window{};            ///< of a product that lays out patches, or adds them up
  std::vector<std::uint32_t> first_source, sources;  ///< of columns
  Buffer partial{};                                  ///< of a reduction in two stages: what this one leaves to the next
  std::vector<kernels::Part> parts;
  double flops = 0, bytes = 0;
  int target = -1;  ///< of an update that is committed here

  std::size_t scratch_bytes(const kernels::Kernels& kernels, const kernels::Part& part) const;
  void run(const kernels::Kernels& kernels, const kernels::Part& part, std::byte* scratch) const;
};

}  // namespace pellucid::plan
