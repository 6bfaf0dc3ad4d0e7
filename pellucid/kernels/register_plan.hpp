// Which register holds which value of an elementwise program, and when: the part of making machine code that knows no
// instructions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "pellucid/kernels/kernels.hpp"

namespace pellucid::kernels {

/// Numbers that operations need, by their bits in float32.
enum Constant : std::uint8_t { zero_bits, one_bits, sign_bit, all_but_sign, exponent_bits, constant_count };
constexpr std::uint32_t constant_bits[constant_count] = {0, 0x3f800000, 0x80000000, 0x7fffffff, 0x7f800000};

struct RegisterPlan {
  enum class From : std::uint8_t {
    memory,    ///< an operand, a vector at each place
    repeated,  ///< an operand, one number for all columns
    constant,
    computed,
  };
  struct Value {
    From from;
    int place;  ///< the operand's slot, or which constant
    int uses = 0;
    int last = -1;  ///< the last step that reads it
  };
  struct Action {
    enum Kind : std::uint8_t { load, compute, store } kind;
    int value;   ///< what is loaded, or the slot of the result that is stored
    int number;  ///< of the register
    Opcode op = Opcode::copy;
    std::array<int, 5> inputs{};  ///< registers of the operands, then of the constants that the operation needs
    std::vector<int> kept{};      ///< registers that must outlive a call
  };

  std::vector<Value> values;
  std::vector<Action> actions;               ///< for each vector, in order
  std::vector<std::pair<int, int>> hoisted;  ///< value and register: loaded once for a row
  int slots = 0;                             ///< operands and results
  bool calls = false;                        ///< whether an operation is a call

  bool is_hoisted(int slot) const;
};

/// The plan for `registers` registers; none if the program's values do not fit into them. `repeats` says by operand
/// whether it is one number for all columns.
std::optional<RegisterPlan> plan_registers(const Program& program, const std::vector<bool>& repeats, int registers);

/// The instructions of a plan for the machine of `kernels`, to be run as MachineCode is; none if they are longer than
/// any code that is kept. Where there is machine code at all: machine_code_x86.cpp.
std::vector<std::byte> assembled(const RegisterPlan& plan, const Kernels& kernels);

}  // namespace pellucid::kernels
