// Calls a program's machine code over a part: says where each operand and result stands, and joins rows that follow
// each other in memory, so that they are one.
#pragma once

#include "pellucid/kernels/machine_code.hpp"
#include "pellucid/kernels/operands.hpp"

namespace pellucid::kernels {
namespace {

template <class T>
inline std::byte* bytes_at(const void* data, Index offset) {
  return const_cast<std::byte*>(static_cast<const std::byte*>(data)) + offset * static_cast<Index>(sizeof(T));
}

/// The sanitizer of calls looks in front of a function for what compiled ones have there.
#if defined(__clang__)
__attribute__((no_sanitize("function")))
#endif
inline void
call(const MachineCode& code, Strip& strip) {
  code.run(&strip);
}

/// A block of at most block_size numbers where operands are generated, else the whole part of a model.
template <class T>
void run_block(const Program& program, const MachineCode& code, const Block& block, std::byte* scratch) {
  Strip strip;
  bool joins = true;
  const auto add = [&](int slot, std::byte* data, Index row_stride, bool repeats) {
    strip.data[slot] = data;
    strip.row_bytes[slot] = row_stride * static_cast<Index>(sizeof(T));
    joins = joins && row_stride == (repeats ? 0 : block.width);
  };
  for (int i = 0; i < program.operand_count; ++i) {
    const Operand& operand = program.operands[i];
    if (operand.source == Source::memory) {
      const Matrix& memory = operand.memory;
      const Index offset =
          block.model * memory.model_stride + block.row * memory.row_stride + block.column * memory.column_stride;
      const bool repeats = code.is_column ? memory.row_stride == 0 : memory.column_stride == 0;
      add(i, bytes_at<T>(memory.data, offset), memory.row_stride, repeats);
    } else {
      T* own = reinterpret_cast<T*>(scratch) + static_cast<Index>(i) * block_size;
      add(i, reinterpret_cast<std::byte*>(block_operand<T>(operand, block, own)), block.width, false);
    }
  }
  for (int i = 0; i < program.result_count; ++i) {
    const Target& target = program.results[i];
    const Index offset = block.model * target.model_stride + block.row * target.row_stride + block.column;
    add(program.operand_count + i, bytes_at<T>(target.data, offset), target.row_stride, false);
  }
  const bool is_one = joins || block.rows == 1 || code.is_column;
  strip.rows = is_one ? 1 : block.rows;
  strip.columns = is_one ? block.rows * block.width : block.width;
  call(code, strip);
}

template <class T>
void run_machine_code(const Program& program, const MachineCode& code, const Part& part, std::byte* scratch) {
  const Index rows = part.row_end - part.row_begin, columns = part.column_end - part.column_begin;
  const Index width = code.has_generated && columns > block_size ? block_size : columns;
  const Index rows_at_once = !code.has_generated ? rows : width < block_size ? block_size / width : 1;
  for (Index model = part.model_begin; model < part.model_end; ++model) {
    for (Index row = part.row_begin; row < part.row_end; row += rows_at_once) {
      const Index some_rows = part.row_end - row < rows_at_once ? part.row_end - row : rows_at_once;
      for (Index column = part.column_begin; column < part.column_end; column += width) {
        const Index some = part.column_end - column < width ? part.column_end - column : width;
        run_block<T>(program, code, {model, row, some_rows, column, some, some_rows, true, true}, scratch);
      }
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels
