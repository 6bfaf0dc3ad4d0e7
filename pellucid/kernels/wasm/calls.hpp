// Kernel calls as WebAssembly: shapes and addresses stand in the code, values stay in locals from the first operand to
// the last result, and the bits are those of the portable kernels. Small work alone is written: there calls, strides
// and packing take longer than the arithmetic.
#pragma once

#include "pellucid/kernels/wasm/code.hpp"

namespace pellucid::kernels::wasm {

/// Each writes a function that does all of `call`, for one model; false, and nothing is written, where it is to be left
/// to the kernel. `scratch` is what the kernel would be given.
bool write(Code& code, const Elementwise& call, const Part& part, std::byte* scratch);
bool write(Code& code, const Product& call, const Part& part, std::byte* scratch);
bool write(Code& code, const Reduction& call, const Part& part, std::byte* scratch);
bool write(Code& code, const Gather& call, const Part& part, std::byte* scratch);
template <class Other>
bool write(Code&, const Other&, const Part&, std::byte*) {
  return false;
}

/// How far the rows of a loop are, for each stride that is walked with.
class Offsets {
 public:
  explicit Offsets(Code& code) : code_(code) {}
  void add(Index stride);
  /// Sets all to 0. Of one round they are not used at all.
  void begin(Index rounds);
  /// A round of `rows` rows is over.
  void move(Index rows);
  At at(const void* data, Index row, Index stride, Index numbers) const;

 private:
  struct Offset {
    Index stride;
    int local;
  };
  Code& code_;
  std::vector<Offset> offsets_;
};

/// An elementwise program over rows of a matrix whose columns follow each other in memory.
class ElementwiseCode {
 public:
  /// `turned`: the program's rows are the columns of what is walked over. `tile` is an operand that is given, or -1.
  ElementwiseCode(Code& code, const Program& program, Index rows, Index columns, bool turned, int tile);
  bool can_be_written() const { return is_good_; }
  void add_strides(Offsets& offsets) const;
  /// Loads what is the same for all.
  void prepare();
  /// A vector of `width` numbers in a row of the loop's round, from `column` on; `tile` holds the given operand's.
  void write(const Offsets& offsets, Index row, Index column, Index width, int tile);

  /// Of programs over contiguous memory: vectors as rows.
  bool is_flat(Index columns) const;
  void flatten(Index columns);

 private:
  struct Access {
    const void* data;
    Index row, column;  ///< strides
    bool is_same() const { return row == 0 && column == 0; }
  };
  void compute(const Instruction& step);

  Code& code_;
  const Program& program_;
  int tile_;
  bool is_good_ = true;
  std::vector<Access> accesses_;  ///< of operands and results
  std::vector<int> locals_;       ///< by slot
};

}  // namespace pellucid::kernels::wasm
