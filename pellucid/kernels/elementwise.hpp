// Runs an elementwise program in blocks: an instruction works on a few hundred numbers at a time, so its call costs
// little and its temporaries stay in the first-level cache. Every opcode is the same loop over another expression.
#pragma once

#include <utility>

#include "pellucid/kernels/elementary.hpp"
#include "pellucid/kernels/error_function.hpp"
#include "pellucid/kernels/kernels.hpp"
#include "pellucid/kernels/operands.hpp"
#include "pellucid/kernels/power_circular.hpp"
#include "pellucid/kernels/simd.hpp"
#include "pellucid/kernels/strip.hpp"

namespace pellucid::kernels {
namespace {

template <class T>
using Call = void (*)(T* to, const T* a, const T* b, const T* c, Index count);

/// What an operation makes of a vector of each operand.
template <Opcode op>
struct Expression;

/// In pages, which are to be small, operations of some length are one function each, for programs that are interpreted
/// and for those that become code.
#if defined(__wasm__)
constexpr bool is_one_function(Opcode op) {
  return (op >= Opcode::exp && op <= Opcode::cos) || op == Opcode::pow || op == Opcode::sign || op == Opcode::floor;
}
#else
constexpr bool is_one_function(Opcode) { return false; }
#endif

/// The same one vector at a time, for code that is made while the program runs.
template <class T, Opcode op>
PELLUCID_SMALL Vector<T> vector_operation(Vector<T> a, Vector<T> b, Vector<T> c) {
  return Expression<op>::template value<T>(a, b, c);
}

/// to[i] = op(a[i], b[i], c[i]) for i < count. Only as many operands are read as op has.
template <class T, Opcode op>
void each(T* to, const T* a, const T* b, const T* c, Index count) {
  constexpr int operands = operands_of(op);
  const auto at = [&](Index i, auto read) {
    const Vector<T> x = read(a, i);
    Vector<T> y{}, z{};
    if constexpr (operands > 1) y = read(b, i);
    if constexpr (operands > 2) z = read(c, i);
    if constexpr (is_one_function(op))
      return vector_operation<T, op>(x, y, z);
    else
      return Expression<op>::template value<T>(x, y, z);
  };
  Index i = 0;
  for (; i + lanes<T> <= count; i += lanes<T>) {
    store(to + i, at(i, [](const T* from, Index j) { return load(from + j); }));
  }
  if (i == count) return;
  const Index rest = count - i;
  store_first(to + i, at(i, [rest](const T* from, Index j) { return load_first(from + j, rest); }), rest);
}

#define PELLUCID_EXPRESSION(name, expression)                                                         \
  template <>                                                                                         \
  struct Expression<Opcode::name> {                                                                   \
    template <class T>                                                                                \
    static Vector<T> value(Vector<T> a, [[maybe_unused]] Vector<T> b, [[maybe_unused]] Vector<T> c) { \
      return expression;                                                                              \
    }                                                                                                 \
  }
PELLUCID_EXPRESSION(copy, a);
PELLUCID_EXPRESSION(neg, -a);
PELLUCID_EXPRESSION(abs, (magnitude<T>(a)));
PELLUCID_EXPRESSION(sign, (sign_of<T>(a)));
PELLUCID_EXPRESSION(sqrt, square_root(a));
PELLUCID_EXPRESSION(floor, (floor_of<T>(a)));
PELLUCID_EXPRESSION(exp, (exp_of<T>(a)));
PELLUCID_EXPRESSION(log, (log_of<T>(a)));
PELLUCID_EXPRESSION(log1p, (log1p_of<T>(a)));
PELLUCID_EXPRESSION(expm1, (expm1_of<T>(a)));
PELLUCID_EXPRESSION(tanh, (tanh_of<T>(a)));
PELLUCID_EXPRESSION(sigmoid, (sigmoid_of<T>(a)));
PELLUCID_EXPRESSION(erf, (erf_of<T>(a)));
PELLUCID_EXPRESSION(sin, (sin_of<T>(a)));
PELLUCID_EXPRESSION(cos, (cos_of<T>(a)));
PELLUCID_EXPRESSION(add, a + b);
PELLUCID_EXPRESSION(sub, a - b);
PELLUCID_EXPRESSION(mul, (a * b));
PELLUCID_EXPRESSION(div, a / b);
PELLUCID_EXPRESSION(pow, (pow_of<T>(a, b)));
PELLUCID_EXPRESSION(maximum, (without_denormals<T>(a > b ? a : b)));
PELLUCID_EXPRESSION(minimum, (without_denormals<T>(a < b ? a : b)));
PELLUCID_EXPRESSION(less, (a < b ? splat(T{1}) : splat(T{0})));
PELLUCID_EXPRESSION(less_equal, (a <= b ? splat(T{1}) : splat(T{0})));
PELLUCID_EXPRESSION(equal, (a == b ? splat(T{1}) : splat(T{0})));
PELLUCID_EXPRESSION(where, (a != splat(T{0}) ? b : c));
PELLUCID_EXPRESSION(fma, madd(a, b, c));
#undef PELLUCID_EXPRESSION

template <class T>
struct Calls {
  Call<T> of[opcode_count];
};
template <class T, int... op>
constexpr Calls<T> calls_of(std::integer_sequence<int, op...>) {
  return {{each<T, static_cast<Opcode>(op)>...}};
}
template <class T>
constexpr Calls<T> calls = calls_of<T>(std::make_integer_sequence<int, opcode_count>{});

template <class T>
using VectorOperation = Vector<T> (*)(Vector<T>, Vector<T>, Vector<T>);
template <class T, Opcode op>
constexpr VectorOperation<T> operation_for_code() {
  if constexpr (fused || (is_one_function(op) && sizeof(T) == 4)) return vector_operation<T, op>;
  return nullptr;
}
template <class T, int... op>
inline const void* vector_operation_of(Opcode wanted, std::integer_sequence<int, op...>) {
  static constexpr VectorOperation<T> all[] = {operation_for_code<T, static_cast<Opcode>(op)>()...};
  return reinterpret_cast<const void*>(all[static_cast<int>(wanted)]);
}
template <class T>
const void* vector_operation_of(Opcode wanted) {
  return vector_operation_of<T>(wanted, std::make_integer_sequence<int, opcode_count>{});
}

template <class T>
inline void run_instructions(const Program& program, T* const* slots, Index count) {
  for (int i = 0; i < program.instruction_count; ++i) {
    const Instruction& step = program.instructions[i];
    calls<T>.of[static_cast<int>(step.op)](slots[step.to], slots[step.a], slots[step.b], slots[step.c], count);
  }
}

/// Whether rows follow each other in memory without gaps in all that is read and written, so that several can be one
/// block: then only row vectors, columns and generators are expanded.
template <class T>
inline bool rows_join(const Program& program, Index columns) {
  for (int i = 0; i < program.result_count; ++i) {
    if (program.results[i].row_stride != columns) return false;
  }
  for (int i = 0; i < program.operand_count; ++i) {
    const Operand& operand = program.operands[i];
    if (operand.source == Source::memory && operand.memory.row_stride != 0 && operand.memory.column_stride == 1 &&
        operand.memory.row_stride != columns) {
      return false;
    }
  }
  return true;
}

template <class T>
std::size_t elementwise_scratch(const Program& program) {
  return static_cast<std::size_t>(program.slot_count) * static_cast<std::size_t>(block_size) * sizeof(T);
}

template <class T>
void run_elementwise(const Program& program, const Part& part, std::byte* scratch) {
  const Index columns = part.column_end - part.column_begin;
  if (columns <= 0 || part.row_end <= part.row_begin) return;
  if constexpr (fused) {
    if (program.code != nullptr) return run_machine_code<T>(program, *program.code, part, scratch);
  }
  const Index all_rows = part.row_end - part.row_begin;
  const bool join = all_rows > 1 && part.column_begin == 0 && columns <= block_size && rows_join<T>(program, columns);
  // No more than there are: repeated operands are written out for as many.
  const Index rows_at_once = !join ? 1 : all_rows * columns <= block_size ? all_rows : block_size / columns;
  T* slots[256];
  for (int slot = 0; slot < program.slot_count; ++slot) {
    slots[slot] = reinterpret_cast<T*>(scratch) + static_cast<Index>(slot) * block_size;
  }
  T* own[256];
  for (int slot = 0; slot < program.operand_count; ++slot) own[slot] = slots[slot];

  for (Index model = part.model_begin; model < part.model_end; ++model) {
    bool is_first = true;
    for (Index row = part.row_begin; row < part.row_end; row += rows_at_once) {
      const Index rows = part.row_end - row < rows_at_once ? part.row_end - row : rows_at_once;
      for (Index column = part.column_begin; column < part.column_end; column += block_size) {
        const Index width = part.column_end - column < block_size ? part.column_end - column : block_size;
        const Block block{model, row, rows, column, width, rows_at_once, is_first, is_first || columns > block_size};
        for (int i = 0; i < program.operand_count; ++i) {
          slots[i] = block_operand<T>(program.operands[i], block, own[i]);
        }
        for (int i = 0; i < program.result_count; ++i) {
          const Target& target = program.results[i];
          slots[program.operand_count + i] =
              static_cast<T*>(target.data) + model * target.model_stride + row * target.row_stride + column;
        }
        run_instructions<T>(program, slots, rows * width);
        is_first = false;
      }
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels
