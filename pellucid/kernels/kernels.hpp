// The inner loops, written once over a small vector type (simd.hpp) and compiled for each instruction set.
// A kernel is a plain function over an argument struct; the plan fills the structs once and a step only calls.
//
// Every kernel works on a stack of M matrices (the model axis): element [model, row, column] of an operand stands
// at data + model*model_stride + row*row_stride + column*column_stride, strides in elements, 0 to repeat.
// Results depend on shapes and values alone: never on parts, tiles, vector width or threads (docs/numerics.md).
#pragma once

#include <cstddef>
#include <cstdint>

#include "pellucid/base/element.hpp"
#include "pellucid/kernels/opcodes.hpp"

namespace pellucid::kernels {

/// The contracts of numerics: `fused` rounds multiply-adds of products and elementary functions once (AVX2 and AVX-512
/// agree bit for bit), `portable` rounds twice (SSE2, WebAssembly and plain C++ agree), `bf16` is `fused` but for
/// products of float32, which round both sides to bfloat16.
enum class Set : std::uint8_t { fused, portable, bf16 };

/// Instruction sets, the wider ones later. `generic` is the portable set: 16-byte vectors, unfused. Those of the set
/// bf16 have tables of their own: AVX-512 where the machine multiplies pairs of bfloat16, else AVX2.
enum class Isa : std::uint8_t { generic, avx2_bf16, avx2, avx512, avx512_bf16 };
inline constexpr Isa isas[] = {Isa::generic, Isa::avx2_bf16, Isa::avx2, Isa::avx512, Isa::avx512_bf16};

constexpr const char* name_of(Set set) {
  return set == Set::fused ? "fused" : set == Set::portable ? "portable" : "bf16";
}
const char* name_of(Isa isa);

/// Whether this build and this machine can run `isa`.
bool available(Isa isa);
/// The widest available instruction set of a kernel set. Fails (Fault::usage) if the machine has none for it.
/// The environment variable PELLUCID_ISA (generic, avx2, avx512) can narrow the choice, for tests.
Isa best(Set set);
/// `fused` where the machine has fused multiply-add, else `portable`.
Set default_set();
constexpr Set set_of(Isa isa) {
  if (isa == Isa::generic) return Set::portable;
  return isa == Isa::avx2_bf16 || isa == Isa::avx512_bf16 ? Set::bf16 : Set::fused;
}
/// Whether its vectors are of 64 bytes, in 32 registers.
constexpr bool is_wide(Isa isa) { return isa == Isa::avx512 || isa == Isa::avx512_bf16; }

struct Matrix {  ///< a read-only stack of matrices
  const void* data;
  Index model_stride, row_stride, column_stride;
};

struct Target {  ///< a writable stack of matrices; columns are contiguous
  void* data;
  Index model_stride, row_stride;
};

/// What one kernel call works on: half-open ranges of models, rows and columns of the result. Each may be empty, and a
/// product may have no terms: a kernel then looks at no memory.
struct Part {
  Index model_begin, model_end, row_begin, row_end, column_begin, column_end;
};

/// Where an operand of an elementwise program comes from.
enum class Source : std::uint8_t {
  memory,   ///< a Matrix; column_stride is 0 or 1
  iota,     ///< the column index
  uniform,  ///< random_uniform(key[model], rows[model, row], column); see base/random.hpp
};

struct Operand {
  Source source;
  Matrix memory;              ///< Source::memory; for uniform, model_stride is the row numbers of one model
  const std::uint64_t* keys;  ///< Source::uniform: one key per model, [models]
  const std::uint32_t* rows;  ///< Source::uniform: the row numbers, [models, rows], contiguous
};

/// slot[to] = op(slot[a], slot[b], slot[c]); unused operands are 0.
struct Instruction {
  Opcode op;
  std::uint8_t to, a, b, c;
};

struct MachineCode;

/// An elementwise program: slots 0..operand_count-1 are the operands, then the results, then temporaries.
/// It is run over blocks small enough that the temporaries stay in the first-level cache. A result may be read by
/// later instructions. A result may share memory with an operand of the same strides (an update in place) if no
/// instruction reads that operand after the result is written.
struct Program {
  const Operand* operands;
  const Target* results;
  const Instruction* instructions;
  int operand_count, result_count, instruction_count;
  int slot_count;                     ///< operands + results + temporaries, at most 250
  const MachineCode* code = nullptr;  ///< null: the interpreter runs it (machine_code.hpp)
};

/// result[m, i, j] = program over operands at [m, i, j].
using Elementwise = Program;

/// Pictures [height, width, channels] in a row, and a window that moves over them by `stride`, `padding` places of
/// nothing around. Windows are counted through all pictures: out_height * out_width of each, row by row.
struct Window {
  Index height, width, channels, out_height, out_width, kernel_height, kernel_width, stride, padding;
};

/// c[m, i, j] = sum over t of a[m, i, t] * b[m, t, j], then the epilogue over the tile while it is in cache.
/// Order of the sum: t is cut into blocks of 256; a block is one chain of multiply-adds from 0 in order of t (fused or
/// rounded twice, by the set); block sums are added by the binary tree that splits n blocks at the largest power of two
/// below n. k = 0 gives 0. In the set bf16 both sides of float32 are rounded to bfloat16, and a chain takes the second
/// term of each pair before the first; an odd one is paired with 0 * 0. Any strides are allowed for a and b; b with
/// column_stride 1 is read in place.
struct Product {
  Index k;
  Matrix a, b;
  Target out;               ///< where c goes; data is null when only the epilogue reads it
  const Program* epilogue;  ///< null, or a program whose operand 0 stands for c (its memory is filled in by the kernel)
  /// Null, or: a.data are pictures and a the matrix of their patches, with the strides that it would have.
  const Window* a_window = nullptr;
  /// 0, or of a sum over windows: terms that one matrix of out sums, 256 * 2^n. There is one for each span of terms,
  /// below the one before; part ranges over the rows of all. Added up by the tree they have the bits of one sum.
  Index span = 0;
  /// Null, or: rows of c are patches, and out the pictures to which they are added, from 0, in order of the windows: no
  /// patch stands in memory. Part ranges over the windows of whole pictures and over all columns, most_added at most.
  const Window* out_window = nullptr;
#if defined(__wasm__)  // pages are to be small
  static constexpr Index most_added = 0;
#else
  static constexpr Index most_added = 640;
#endif
};

enum class Fold : std::uint8_t { sum, maximum };

/// Folds the rows or the columns of in[m, rows, columns].
/// along_columns: out[m, i, 0] = fold over j; sums in blocks of 4096: sixteen lanes (lane l takes j % 16 = l in order),
/// lanes added by a fixed tree (8, 4, 2, 1 apart), blocks by the tree of Product. Part ranges over rows, column [0, 1).
/// Otherwise out[m, r, j] = fold over rows [r * span, (r + 1) * span): blocks of `block` rows in order, blocks by the
/// tree of Product. Spans of 256 * 2^n rows, folded again in blocks of 1, give the bits of one fold of all.
struct Reduction {
  Fold fold;
  bool along_columns;
  Index rows, columns;
  Matrix in;  ///< column_stride 1
  Target out;
  Index span = 0;     ///< rows that one row of out folds; 0: all
  Index block = 256;  ///< rows of one chain
};

/// A table of mostly zeros: what CompactRows (base/compact_rows.hpp) holds, T the type of the numbers.
struct CompactTable {
  const std::uint32_t* held;
  Index held_count;
  const void* values;
  const std::size_t* begins;
  const std::uint32_t* places;
  const void* entries;
};

/// out[m, i, :] = table[m, rows[m, i], :]; the plan guarantees that row numbers are inside the table.
struct Gather {
  Matrix table;               ///< column_stride 1; model_stride 0: one table for all models
  CompactTable compact;       ///< instead of `table`, for all models, if it has `begins`
  const std::uint32_t* rows;  ///< [models, rows of out], contiguous
  Index row_count;            ///< rows of out
  Target out;
};

/// out[m, i, j] = in[m, i, s] added up over the sources s of column j in their order, 0 where it has none.
struct Columns {
  Matrix in;  ///< column_stride 1
  Target out;
  const std::uint32_t* first_source;  ///< [columns of out + 1]: where each column's sources begin
  const std::uint32_t* sources;
};

enum class WindowKind : std::uint8_t {
  patches,  ///< out[m, window, (place in the window, channel)] = the picture's number there, 0 outside
  unpatch,  ///< out[m, picture, …] = the sum of what the patches at `gradient` have at each place, in window order
  fold,     ///< out[m, window, channel] = the fold of the window's places inside the picture
  spread,   ///< out[m, picture, …] = each window's number at `gradient`, added to all of its places (Fold::sum)
            ///< or to the first of its largest (Fold::maximum), in window order
};

/// All operands are contiguous in each model. Part ranges over windows (patches, fold) or pictures (unpatch, spread).
struct Windows {
  WindowKind kind;
  Fold fold;  ///< of fold and spread
  Window window;
  Matrix in;        ///< pictures: of patches, fold, and spread of maxima
  Matrix gradient;  ///< numbers of windows: of unpatch and spread
  Target out;
};

/// Codes of rows, [models, count], contiguous and of the element type: whole numbers; below 0: none.
struct Codes {
  const void* data;
  Index model_stride, count;
};

/// out[m, i, :] = the sum, in their order, of the rows of `table` that the codes i * per_row … (i + 1) * per_row - 1
/// name. A code that is no row adds nothing. Rows that are far apart in memory are fetched ahead.
struct Lookup {
  Matrix table;      ///< column_stride 1
  Index vocabulary;  ///< rows of the table
  Codes codes;
  Index per_row;
  Target out;
};

/// out[m, i, :] = the sum of values[m, k / per_row, :] over all k, in their order, with code k = code i; 0 for no code.
/// Part ranges over models and columns. Scratch: segment_scratch_bytes(codes.count).
struct SegmentTotal {
  Codes codes;
  Index per_row;
  Matrix values;  ///< column_stride 1
  Target out;
};
std::size_t segment_scratch_bytes(Index codes);

/// table[m, code i, :] = values[m, i, :]; equal codes must have equal values. Part ranges over the table's rows, so
/// that no two parts write one row, and over its columns.
struct StoreRows {
  Codes codes;
  Matrix values;  ///< column_stride 1
  Target table;
};

/// The kernels of one instruction set and element type. Matrix data are of that element type.
/// `scratch` is the calling thread's own, 64-byte aligned, at least scratch_bytes(…) long.
struct Kernels {
  Isa isa;
  Element element;
  int lanes;  ///< elements in one vector
  void (*elementwise)(const Elementwise&, const Part&, std::byte* scratch);
  void (*product)(const Product&, const Part&, std::byte* scratch);
  void (*reduce)(const Reduction&, const Part&, std::byte* scratch);
  void (*gather)(const Gather&, const Part&, std::byte* scratch);
  void (*columns)(const Columns&, const Part&, std::byte* scratch);
  void (*windows)(const Windows&, const Part&, std::byte* scratch);
  void (*lookup)(const Lookup&, const Part&, std::byte* scratch);
  void (*segment_total)(const SegmentTotal&, const Part&, std::byte* scratch);
  void (*store_rows)(const StoreRows&, const Part&, std::byte* scratch);
  std::size_t (*elementwise_scratch_bytes)(const Program&);
  std::size_t (*product_scratch_bytes)(const Product&, const Part&);
  Index row_grain;     ///< parts of a product are cut at multiples of this many rows …
  Index column_grain;  ///< … and this many columns, for speed alone
  /// The operation on three vectors in registers, as code that is made while the program runs calls it; null where none
  /// is made or the operation is written in place.
  const void* (*vector_operation)(Opcode);
};

/// The table for `isa` and `element`; `available(isa)` must hold.
const Kernels& kernels(Isa isa, Element element);

}  // namespace pellucid::kernels
