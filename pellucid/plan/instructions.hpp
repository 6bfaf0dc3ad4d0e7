// The elementwise nodes of a group as instructions: which slot holds which value, and when it may hold another.
#pragma once

#include <functional>
#include <vector>

#include "pellucid/kernels/kernels.hpp"
#include "pellucid/plan/groups.hpp"

namespace pellucid::plan {

/// An elementwise program before it has memory. Slots count through operands, results and temporaries, in this order.
struct Code {
  std::vector<int> operands;  ///< the nodes that are read: of a product, its tile first
  std::vector<int> results;   ///< the nodes that are written to memory
  std::vector<kernels::Instruction> instructions;
  int slot_count = 0;
};

/// Instructions for `nodes`, in their order. `tile`, if not -1, is the product whose epilogue they are. A result that
/// overwrites (see Schedule) what a later instruction reads is copied in the end. Fails (Fault::usage) if the slots do
/// not fit.
Code write_instructions(const Program& program, int tile, const std::vector<int>& nodes,
                        const graph::PerNode<int>& overwrites, const std::function<bool(int)>& is_stored);

}  // namespace pellucid::plan
