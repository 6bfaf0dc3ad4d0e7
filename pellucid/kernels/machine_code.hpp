// An elementwise program as machine code: its values stay in registers from the first operand to the last result, where
// the interpreter (elementwise.hpp) takes each through memory. The bits are the interpreter's. Which programs are
// compiled, machine_code_shelf.cpp says; the interpreter runs all others, and all of them where no code can be made.
#pragma once

#include <memory>

#include "pellucid/kernels/kernels.hpp"

namespace pellucid::kernels {

/// What machine code is called with: rows of numbers at each operand and result of the program, in the order of its
/// slots. Code moves `data` on as it goes.
struct Strip {
  static constexpr int most_slots = 64;
  Index rows, columns;
  std::byte* data[most_slots];
  Index row_bytes[most_slots];  ///< from a row to the next
};

/// Code in memory of its own, which may be run and not written.
struct MachineCode {
  void (*run)(Strip*) = nullptr;
  bool is_column = false;      ///< made for results of one column: a strip's columns are then their rows
  bool has_generated = false;  ///< some operands are no memory, and are written out before each call
  std::size_t bytes = 0;

  MachineCode() = default;
  MachineCode(const MachineCode&) = delete;
  MachineCode& operator=(const MachineCode&) = delete;
  ~MachineCode();
};

/// The code of `program` over results of `columns` columns for the machine of `kernels`, or null if the interpreter is
/// to run it. Programs of the same text share one piece of code. `tile` is an operand whose memory is not yet known
/// (a product's result), or -1.
std::shared_ptr<const MachineCode> machine_code(const Program& program, Index columns, int tile,
                                                const Kernels& kernels);

}  // namespace pellucid::kernels
