// Machine code against the interpreter: generated programs of every opcode over every way an operand repeats, lengths
// with and without a last vector that is not full, results in place, and more values than there are registers.
#include "pellucid/kernels/machine_code.hpp"

#include <algorithm>

#include "pellucid/kernels/numerics.hpp"
#include "support.hpp"

namespace pellucid::kernels::testing {
namespace {

/// A stream of numbers that a seed decides.
class Draws {
 public:
  explicit Draws(std::uint32_t seed) : seed_(seed) {}
  int below(int count) { return static_cast<int>(random_bits(seed_, 0, next_++) % static_cast<std::uint32_t>(count)); }
  bool one_in(int count) { return below(count) == 0; }

 private:
  std::uint32_t seed_, next_ = 0;
};

/// What a program reads and writes: numbers of all kinds, a guard behind each result.
struct GeneratedProgram {
  Index models, rows, columns;
  std::vector<std::vector<float>> memory;  // of the operands, then of the results
  std::vector<Operand> operands;
  std::vector<Target> results;
  std::vector<Instruction> instructions;
  std::vector<std::uint64_t> keys;
  std::vector<std::uint32_t> row_numbers;
  int temporaries = 0;

  Program program() const {
    const int o = static_cast<int>(operands.size()), r = static_cast<int>(results.size());
    return {operands.data(),    results.data(), instructions.data(), o, r, static_cast<int>(instructions.size()),
            o + r + temporaries};
  }
};

float any_number(Draws& draw) {
  constexpr float unusual[] = {0.0F, -0.0F, 0x1p-140F, -0x1p-130F, 0x1p-126F, 1e38F, -1e38F, 1.0F, -1.0F, 0.5F};
  using Limits = std::numeric_limits<float>;
  if (draw.one_in(40)) return draw.one_in(2) ? Limits::quiet_NaN() : Limits::infinity();
  if (draw.one_in(8)) return unusual[draw.below(10)];
  return static_cast<float>(draw.below(20001) - 10000) / 1000;
}

/// The same program and numbers for the same seed.
GeneratedProgram generated(std::uint32_t seed) {
  Draws draw(seed);
  constexpr Index widths[] = {1, 1, 2, 7, 8, 15, 16, 17, 32, 33, 100, 600};
  GeneratedProgram it{1 + draw.below(2), 1 + draw.below(6), widths[draw.below(12)], {}, {}, {}, {}, {}, {}};
  const Index whole = it.rows * it.columns;
  it.keys = {1, 2};
  for (int row = 0; row < 12; ++row) it.row_numbers.push_back(static_cast<std::uint32_t>(draw.below(1000)));
  const int operands = 1 + draw.below(seed % 5 == 0 ? 40 : 6), results = 1 + draw.below(3);
  it.memory.resize(static_cast<std::size_t>(operands + results));
  for (int i = 0; i < operands; ++i) {
    std::vector<float>& memory = it.memory[static_cast<std::size_t>(i)];
    memory.resize(static_cast<std::size_t>(it.models * whole));
    for (float& x : memory) x = any_number(draw);
    // Full, a row, a column, one number; or no memory.
    const int kind = draw.below(10);
    const bool one_row = kind == 0 || kind == 2, one_column = kind == 1 || kind == 2;
    Operand operand{Source::memory, {memory.data(), 0, 0, 0}, nullptr, nullptr};
    operand.memory.model_stride = whole;
    operand.memory.row_stride = one_row && it.rows > 1 ? 0 : one_column ? 1 : it.columns;
    operand.memory.column_stride = one_column && it.columns > 1 ? 0 : 1;
    if (kind == 3) operand = {Source::iota, {}, nullptr, nullptr};
    if (kind == 4) operand = {Source::uniform, {nullptr, it.rows, 0, 0}, it.keys.data(), it.row_numbers.data()};
    it.operands.push_back(operand);
  }
  for (int i = 0; i < results; ++i) {
    std::vector<float>& memory = it.memory[static_cast<std::size_t>(operands + i)];
    memory.assign(static_cast<std::size_t>(it.models * whole) + 16, 7.0F);
    it.results.push_back({memory.data(), whole, it.columns});
  }
  // Temporaries are kept in many slots, so that more numbers live at once than there are registers, or in few.
  it.temporaries = seed % 3 == 0 ? 30 : 3;
  std::vector<int> readable;
  for (int i = 0; i < operands; ++i) readable.push_back(i);
  const int steps = 1 + draw.below(seed % 3 == 0 ? 60 : 12);
  for (int step = 0; step < steps; ++step) {
    const auto op = static_cast<Opcode>(draw.below(opcode_count));
    const auto slot = [&] {
      return static_cast<std::uint8_t>(
          readable[static_cast<std::size_t>(draw.below(static_cast<int>(readable.size())))]);
    };
    const auto to = static_cast<std::uint8_t>(operands + results + draw.below(it.temporaries));
    it.instructions.push_back({op, to, slot(), slot(), slot()});
    if (std::ranges::count(readable, to) == 0) readable.push_back(to);
  }
  for (int i = 0; i < results; ++i) {
    const auto from =
        static_cast<std::uint8_t>(readable[static_cast<std::size_t>(draw.below(static_cast<int>(readable.size())))]);
    it.instructions.push_back(
        {i == 0 ? Opcode::copy : Opcode::mul, static_cast<std::uint8_t>(operands + i), from, from, from});
    readable.push_back(operands + i);
  }
  return it;
}

int in_place_of(const GeneratedProgram& it) {
  for (std::size_t i = 0; i < it.operands.size(); ++i) {
    const Operand& operand = it.operands[i];
    if (operand.source == Source::memory && operand.memory.row_stride == it.columns &&
        operand.memory.column_stride == 1)
      return static_cast<int>(i);
  }
  return -1;
}

TEST(MachineCode, gives_the_bits_of_the_interpreter) {
  const Arithmetic arithmetic(denormals_of(Set::fused));
  Buffer scratch(std::size_t{250} * 512 * 8);
  int compiled = 0, all = 0;
  for (const Isa isa : available_isas()) {
    if (set_of(isa) == Set::portable) continue;
    const Kernels& machine = kernels(isa, Element::float32);
    for (std::uint32_t seed = 0; seed < 3000; ++seed) {
      GeneratedProgram a = generated(seed), b = generated(seed);
      for (GeneratedProgram* it : {&a, &b}) {  // the last result takes the place of an operand, as an update does
        const int operand = seed % 4 == 0 ? in_place_of(*it) : -1;
        if (operand >= 0) it->results.back().data = it->memory[static_cast<std::size_t>(operand)].data();
      }
      const Part part{0, a.models, 0, a.rows, 0, a.columns};
      machine.elementwise(a.program(), part, scratch.data());
      Program program = b.program();
      const auto code = machine_code(program, b.columns, -1, machine);
      ++all;
      if (code == nullptr) continue;
      ++compiled;
      program.code = code.get();
      machine.elementwise(program, part, scratch.data());
      for (std::size_t i = 0; i < a.memory.size(); ++i) {
        for (std::size_t j = 0; j < a.memory[i].size(); ++j) {
          ASSERT_TRUE(is_same(a.memory[i][j], b.memory[i][j]))
              << "seed " << seed << ", memory " << i << " of " << a.operands.size() << " operands: "
              << difference(isa, a.rows, a.columns, 0, static_cast<Index>(j), a.memory[i][j], b.memory[i][j]);
        }
      }
    }
  }
  if (compiled > 0) {
    EXPECT_GT(compiled, all * 8 / 10) << "most programs fit into the registers";
  }
}

TEST(MachineCode, of_the_same_text_is_made_once) {
  for (const Isa isa : available_isas()) {
    const Kernels& machine = kernels(isa, Element::float32);
    const GeneratedProgram one = generated(1), again = generated(1), other = generated(2);
    const auto code = machine_code(one.program(), one.columns, -1, machine);
    if (code == nullptr) continue;  // a build or a machine without
    EXPECT_EQ(code, machine_code(again.program(), again.columns, -1, machine));
    EXPECT_NE(code, machine_code(other.program(), other.columns, -1, machine));
  }
}

}  // namespace
}  // namespace pellucid::kernels::testing
