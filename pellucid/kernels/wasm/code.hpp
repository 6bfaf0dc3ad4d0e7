// A WebAssembly module, written byte by byte: the functions of one plan, which read and write the engine's memory at
// addresses that they know, and call functions of the engine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pellucid/kernels/kernels.hpp"

namespace pellucid::kernels::wasm {

/// Instructions by their numbers in the standard; those over vectors of four stand behind a prefix.
enum class Vector : std::uint32_t {
  load = 0,
  load32_splat = 9,
  store = 11,
  constant = 12,
  shuffle = 13,
  splat_integer = 17,
  equal = 65,
  not_equal = 66,
  less = 67,
  less_equal = 69,
  bits_and = 78,
  select = 82,
  load32_lane = 86,
  store32_lane = 90,
  store64_lane = 91,
  load32_zero = 92,
  load64_zero = 93,
  abs = 224,
  neg = 225,
  sqrt = 227,
  add = 228,
  sub = 229,
  mul = 230,
  div = 231,
  pmin = 234,
  pmax = 235,
};

/// Where numbers stand: an address, and the local that is added to it, or none.
struct At {
  std::uint32_t address;
  int local = -1;

  At plus(Index numbers) const { return {address + static_cast<std::uint32_t>(4 * numbers), local}; }
};
inline std::uint32_t address_of(const void* data) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(data));
}

/// The module. A function is written between begin() and end().
class Code {
 public:
  void begin();
  void end();
  /// A function that calls all others in order; then the bytes of the module, which exports it as `run`.
  std::string module();

  int integer() { return local(0x7f); }  ///< a new local of the function, 0 at first
  int vector() { return local(0x7b); }

  void get(int local);
  void set(int local);
  void number(std::uint32_t value);  ///< an integer onto the stack
  void add();
  void multiply();
  void op(Vector op);
  void zero();  ///< a vector of zeros
  void load(At at, Vector how = Vector::load);
  void load_integer(At at);
  /// The first `width` numbers of a vector, zeros behind them.
  void load_first(At at, Index width);
  void load_lane(At at, int vector, int lane);
  void store_first(At at, int vector, Index width);
  void rotate(int vector, int lanes);
  /// local += bytes.
  void advance(int local, Index bytes);
  void call(const void* function, bool over_vectors);

  /// Writes `body` in a loop of `times`. Once: without a loop, and the locals that move stay 0.
  template <class Body>
  void repeat(Index times, Body body) {
    if (times < 1) return;
    const int left = times > 1 ? integer() : -1;
    if (times > 1) {
      number(static_cast<std::uint32_t>(times));
      set(left);
      byte(0x03);  // loop
      byte(0x40);
    }
    body();
    if (times > 1) {
      advance(left, -1);
      get(left);
      byte(0x0d);  // br_if
      byte(0);
      byte(0x0b);
    }
  }

 private:
  struct Import {
    const void* function;
    bool over_vectors;
  };
  void byte(int value) { body_ += static_cast<char>(value); }
  int local(char type);
  void address(At at);
  void memory(At at);

  std::string body_, bodies_, locals_;
  std::vector<Import> imports_;
  int functions_ = 0;
};

}  // namespace pellucid::kernels::wasm
