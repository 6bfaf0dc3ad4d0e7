// Machine code for AVX2 and AVX-512 in float32. Operations of one or two instructions are written in place, and all
// others call the function that the interpreter's loop is made of. Instructions are assembled by Xbyak.
#include <xbyak/xbyak.h>

#include <algorithm>
#include <bit>
#include <optional>

#include "pellucid/kernels/machine_code.hpp"
#include "pellucid/kernels/register_plan.hpp"

namespace pellucid::kernels {

namespace {

namespace x = Xbyak;

constexpr std::size_t most_bytes = std::size_t{1} << 16;

std::size_t stride_of(int slot) { return offsetof(Strip, row_bytes) + 8 * static_cast<std::size_t>(slot); }
std::size_t data_of(int slot) { return offsetof(Strip, data) + 8 * static_cast<std::size_t>(slot); }

/// Writes the code of a register plan.
class Assembler : public x::CodeGenerator {
 public:
  Assembler(const RegisterPlan& plan, const Kernels& kernels, std::byte* memory)
      : CodeGenerator(most_bytes, memory), plan_(plan), kernels_(kernels), wide_(is_wide(kernels.isa)) {
    choose_pointers();
    write();
  }

 private:
  // What is kept over a call: rbx the strip, rbp the offset in a row, r12 the offset of the end of whole vectors, r13
  // the rows left. r14 and r15, and if nothing is called more, point to operands and results; the others are fetched by
  // rax.
  void choose_pointers() {
    std::vector<x::Reg64> free{r14, r15};
    if (!plan_.calls) free.insert(free.end(), {rcx, rdx, rsi, rdi, r8, r9, r10, r11});
    pointers_.resize(static_cast<std::size_t>(plan_.slots));
    for (int slot = 0; slot < plan_.slots && !free.empty(); ++slot) {
      if (plan_.is_hoisted(slot)) continue;
      pointers_[static_cast<std::size_t>(slot)] = free.back();
      free.pop_back();
    }
  }

  x::Xmm vector(int number) const {
    if (wide_) return x::Zmm(number);
    return x::Ymm(number);
  }
  // What no value is kept in: a number on the way, and AVX2's mask.
  x::Xmm spare() const { return vector(wide_ ? 31 : 14); }
  x::Xmm mask() const { return vector(15); }
  std::size_t vector_size() const { return wide_ ? 64 : 32; }

  x::Reg64 pointer(int slot) {
    if (const auto& own = pointers_[static_cast<std::size_t>(slot)]) return *own;
    mov(rax, ptr[rbx + data_of(slot)]);
    return rax;
  }

  void load_pointers() {
    for (int slot = 0; slot < plan_.slots; ++slot) {
      if (const auto& own = pointers_[static_cast<std::size_t>(slot)]) mov(*own, ptr[rbx + data_of(slot)]);
    }
  }

  void move_pointers_on() {
    for (int slot = 0; slot < plan_.slots; ++slot) {
      mov(rax, ptr[rbx + stride_of(slot)]);
      if (const auto& own = pointers_[static_cast<std::size_t>(slot)])
        add(*own, rax);
      else
        add(ptr[rbx + data_of(slot)], rax);
    }
  }

  // The frame: a place for each register over a call, AVX2's mask, the number of the last vector's numbers.
  std::size_t place_of(int number) const { return static_cast<std::size_t>(number) * vector_size(); }
  std::size_t mask_place() const { return 32 * vector_size(); }
  std::size_t rest_place() const { return 33 * vector_size(); }
  std::size_t frame_bytes() const { return 34 * vector_size(); }

  void write() {
    const x::Reg64 kept[] = {rbx, rbp, r12, r13, r14, r15};
    for (const x::Reg64& reg : kept) push(reg);
    mov(rbx, rdi);
    mov(rax, rsp);
    sub(rsp, static_cast<std::uint32_t>(frame_bytes() + 8));
    and_(rsp, ~std::uint32_t{63});
    mov(ptr[rsp + frame_bytes()], rax);
    mov(r13, ptr[rbx + offsetof(Strip, rows)]);
    mov(r12, ptr[rbx + offsetof(Strip, columns)]);
    const auto lanes = static_cast<std::uint32_t>(vector_size() / 4);
    mov(rax, r12);
    and_(rax, lanes - 1);
    mov(ptr[rsp + rest_place()], rax);
    make_mask();
    sub(r12, rax);
    shl(r12, 2);
    load_pointers();
    x::Label row, vectors, rest, next, end;
    L(row);
    for (const auto& [value, number] : plan_.hoisted) load(value, number, false);
    xor_(ebp, ebp);
    test(r12, r12);
    jz(rest, T_NEAR);
    L(vectors);
    body(false);
    add(rbp, static_cast<std::uint32_t>(vector_size()));
    cmp(rbp, r12);
    jb(vectors, T_NEAR);
    L(rest);
    cmp(qword[rsp + rest_place()], 0);
    jz(next, T_NEAR);
    if (wide_) kmovw(k1, ptr[rsp + mask_place()]);
    body(true);
    L(next);
    dec(r13);
    jz(end, T_NEAR);
    move_pointers_on();
    jmp(row, T_NEAR);
    L(end);
    mov(rsp, ptr[rsp + frame_bytes()]);
    for (auto reg = std::rbegin(kept); reg != std::rend(kept); ++reg) pop(*reg);
    vzeroupper();
    ret();
    write_constants();
  }

  /// The mask of the last vector of a row, of as many lanes as rax says.
  void make_mask() {
    if (wide_) {
      mov(ecx, eax);
      mov(edx, 1);
      shl(edx, cl);
      dec(edx);
      mov(ptr[rsp + mask_place()], edx);
    } else {
      vmovd(x::Xmm(15), eax);
      vpbroadcastd(x::Ymm(15), x::Xmm(15));
      vpcmpgtd(x::Ymm(15), x::Ymm(15), ptr[rip + counting_]);
      vmovaps(ptr[rsp + mask_place()], x::Ymm(15));
    }
  }

  void body(bool is_rest) {
    for (const RegisterPlan::Action& action : plan_.actions) {
      switch (action.kind) {
        case RegisterPlan::Action::load:
          load(action.value, action.number, is_rest);
          break;
        case RegisterPlan::Action::store:
          store(action.value, action.number, is_rest);
          break;
        case RegisterPlan::Action::compute:
          compute(action, is_rest);
          break;
      }
    }
  }

  void load(int value, int number, bool is_rest) {
    const RegisterPlan::Value& what = plan_.values[static_cast<std::size_t>(value)];
    if (what.from == RegisterPlan::From::constant) {
      vbroadcastss(vector(number), ptr[rip + constants_[what.place]]);
    } else if (what.from == RegisterPlan::From::repeated) {
      vbroadcastss(vector(number), ptr[pointer(what.place)]);
    } else if (!is_rest) {
      vmovups(vector(number), ptr[pointer(what.place) + rbp]);
    } else if (wide_) {
      vmovups(vector(number) | k1 | x::util::T_z, ptr[pointer(what.place) + rbp]);
    } else {
      vmovaps(mask(), ptr[rsp + mask_place()]);
      vmaskmovps(vector(number), mask(), ptr[pointer(what.place) + rbp]);
    }
  }

  void store(int slot, int number, bool is_rest) {
    if (!is_rest) {
      vmovups(ptr[pointer(slot) + rbp], vector(number));
    } else if (wide_) {
      vmovups(ptr[pointer(slot) + rbp] | k1, vector(number));
    } else {
      vmovaps(mask(), ptr[rsp + mask_place()]);
      vmaskmovps(ptr[pointer(slot) + rbp], mask(), vector(number));
    }
  }

  void compute(const RegisterPlan::Action& action, bool is_rest) {
    const x::Xmm to = vector(action.number);
    const x::Xmm a = vector(action.inputs[0]), b = vector(action.inputs[1]), c = vector(action.inputs[2]);
    // Constants stand behind the operands.
    const auto constant = [&](int i) {
      return vector(action.inputs[static_cast<std::size_t>(operands_of(action.op) + i)]);
    };
    switch (action.op) {
      case Opcode::neg:
        return exclusive_or(to, a, constant(0));
      case Opcode::abs:
        return both(to, a, constant(0));
      case Opcode::sign:
        return sign(to, a, constant(0), constant(1), constant(2));
      case Opcode::sqrt:
        return vsqrtps(to, a);
      case Opcode::add:
        return vaddps(to, a, b);
      case Opcode::sub:
        return vsubps(to, a, b);
      case Opcode::mul:
        return vmulps(to, a, b);
      case Opcode::div:
        return vdivps(to, a, b);
      case Opcode::maximum:
        vmaxps(to, a, b);
        return clear_denormals(to, constant(0), constant(1));
      case Opcode::minimum:
        vminps(to, a, b);
        return clear_denormals(to, constant(0), constant(1));
      case Opcode::less:
        return compare(to, a, b, constant(0), 1);
      case Opcode::less_equal:
        return compare(to, a, b, constant(0), 2);
      case Opcode::equal:
        return compare(to, a, b, constant(0), 0);
      case Opcode::where:
        if (wide_) {
          vcmpps(k2, a, constant(0), 4);
          return vblendmps(to | k2, c, b);
        }
        vcmpps(spare(), a, constant(0), 4);
        return vblendvps(to, c, b, spare());
      case Opcode::fma:
        return multiply_add(to, a, b, c);
      default:
        return call(action, is_rest);
    }
  }

  void exclusive_or(const x::Xmm& to, const x::Xmm& a, const x::Xmm& b) {
    if (wide_)
      vpxord(to, a, b);
    else
      vxorps(to, a, b);
  }
  void both(const x::Xmm& to, const x::Xmm& a, const x::Xmm& b) {
    if (wide_)
      vpandd(to, a, b);
    else
      vandps(to, a, b);
  }

  /// What without_denormals (simd.hpp) does.
  void clear_denormals(const x::Xmm& it, const x::Xmm& exponent, const x::Xmm& sign) {
    if (wide_) {
      vptestnmd(k2, it, exponent);
      return vpandd(it | k2, it, sign);
    }
    vandps(spare(), it, exponent);
    vxorps(mask(), mask(), mask());
    vpcmpeqd(spare(), spare(), mask());
    vandnps(spare(), sign, spare());  // all bits but the sign, where the exponent is 0
    vandnps(it, spare(), it);
  }

  void compare(const x::Xmm& to, const x::Xmm& a, const x::Xmm& b, const x::Xmm& one, int predicate) {
    if (wide_) {
      vcmpps(k2, a, b, static_cast<std::uint8_t>(predicate));
      return vmovaps(to | k2 | x::util::T_z, one);
    }
    vcmpps(spare(), a, b, static_cast<std::uint8_t>(predicate));
    vandps(to, spare(), one);
  }

  /// What sign_of (elementary.hpp) does: a's sign, with one where a is not zero; what is no number stays.
  void sign(const x::Xmm& to, const x::Xmm& a, const x::Xmm& zero, const x::Xmm& sign_bit, const x::Xmm& one) {
    constexpr std::uint8_t unordered = 3, ordered = 7, differ = 12;
    if (wide_) {
      vcmpps(k2, a, zero, differ);
      vcmpps(k3, a, a, ordered);
      if (!(to == a)) vmovaps(to, a);
      vpandd(to | k3, to, sign_bit);
      return vpord(to | k2, to, one);
    }
    vcmpps(spare(), a, zero, differ);
    vandps(spare(), spare(), one);
    vandps(mask(), a, sign_bit);
    vorps(mask(), mask(), spare());
    vcmpps(spare(), a, a, unordered);
    vblendvps(to, mask(), a, spare());
  }

  void multiply_add(const x::Xmm& to, const x::Xmm& a, const x::Xmm& b, const x::Xmm& c) {
    if (to == a) return vfmadd213ps(to, b, c);
    if (to == b) return vfmadd213ps(to, a, c);
    if (!(to == c)) vmovaps(to, c);
    vfmadd231ps(to, a, b);
  }

  void call(const RegisterPlan::Action& action, bool is_rest) {
    const auto operands = static_cast<std::size_t>(operands_of(action.op));
    for (const int number : action.kept) vmovaps(ptr[rsp + place_of(number)], vector(number));
    for (std::size_t i = 0; i < operands; ++i) vmovaps(ptr[rsp + place_of(action.inputs[i])], vector(action.inputs[i]));
    for (std::size_t i = 0; i < operands; ++i)
      vmovaps(vector(static_cast<int>(i)), ptr[rsp + place_of(action.inputs[i])]);
    mov(rax, reinterpret_cast<std::size_t>(kernels_.vector_operation(action.op)));
    x::CodeGenerator::call(rax);
    if (is_rest && wide_) kmovw(k1, ptr[rsp + mask_place()]);
    vmovaps(spare(), vector(0));
    for (const int number : action.kept) vmovaps(vector(number), ptr[rsp + place_of(number)]);
    vmovaps(vector(action.number), spare());
  }

  void write_constants() {
    for (int i = 0; i < constant_count; ++i) {
      align(4);
      L(constants_[i]);
      dd(constant_bits[i]);
    }
    align(32);
    L(counting_);
    for (std::uint32_t lane = 0; lane < 8; ++lane) dd(lane);
  }

  const RegisterPlan& plan_;
  const Kernels& kernels_;
  bool wide_;
  std::vector<std::optional<x::Reg64>> pointers_;  // by slot
  x::Label constants_[constant_count], counting_;
};

}  // namespace

std::vector<std::byte> assembled(const RegisterPlan& plan, const Kernels& kernels) {
  try {
    std::vector<std::byte> memory(most_bytes);
    const Assembler assembler(plan, kernels, memory.data());
    memory.resize(assembler.getSize());
    return memory;
  } catch (const x::Error&) {
    return {};
  }
}

}  // namespace pellucid::kernels
