// Which programs become machine code, and where it is kept: in memory of its own, which programs of the same text
// share.
#include <sys/mman.h>

#include <cstring>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "pellucid/kernels/machine_code.hpp"
#include "pellucid/kernels/register_plan.hpp"

namespace pellucid::kernels {

namespace {

std::shared_ptr<MachineCode> in_memory(const std::vector<std::byte>& bytes) {
  if (bytes.empty()) return nullptr;
  void* const memory = mmap(nullptr, bytes.size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return nullptr;
  std::memcpy(memory, bytes.data(), bytes.size());
  if (mprotect(memory, bytes.size(), PROT_READ | PROT_EXEC) !=
      0) {  // a system may forbid it: the interpreter runs then
    munmap(memory, bytes.size());
    return nullptr;
  }
  auto code = std::make_shared<MachineCode>();
  code->run = reinterpret_cast<void (*)(Strip*)>(memory);
  code->bytes = bytes.size();
  return code;
}

/// All that the code depends on.
std::string text_of(const Program& program, const std::vector<bool>& repeats, const Kernels& kernels) {
  std::string text{static_cast<char>(kernels.isa), static_cast<char>(program.operand_count),
                   static_cast<char>(program.result_count)};
  for (const bool it : repeats) text += it ? 'r' : 'v';
  for (int i = 0; i < program.instruction_count; ++i) {
    const Instruction& step = program.instructions[i];
    for (const std::uint8_t part : {static_cast<std::uint8_t>(step.op), step.to, step.a, step.b, step.c})
      text += static_cast<char>(part);
  }
  return text;
}

/// The code that some plan of this process holds, by its text.
class Shelf {
 public:
  template <class Make>
  std::shared_ptr<const MachineCode> find(const std::string& text, Make make) {
    const std::lock_guard lock(mutex_);
    std::weak_ptr<const MachineCode>& place = by_text_[text];
    std::shared_ptr<const MachineCode> code = place.lock();
    if (code == nullptr) place = code = make();
    return code;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::weak_ptr<const MachineCode>> by_text_;
};

}  // namespace

MachineCode::~MachineCode() {
  if (run != nullptr) munmap(reinterpret_cast<void*>(run), bytes);
}

std::shared_ptr<const MachineCode> machine_code(const Program& program, Index columns, int tile,
                                                const Kernels& kernels) {
  if (set_of(kernels.isa) == Set::portable || kernels.element != Element::float32) return nullptr;
  if (program.operand_count + program.result_count > Strip::most_slots) return nullptr;
  const bool is_column = columns == 1;
  std::vector<bool> repeats;
  bool has_generated = false;
  for (int i = 0; i < program.operand_count; ++i) {
    const Operand& operand = program.operands[i];
    has_generated = has_generated || operand.source != Source::memory;
    const bool is_known = i != tile && operand.source == Source::memory;
    repeats.push_back(is_known && (is_column ? operand.memory.row_stride : operand.memory.column_stride) == 0);
  }
  static Shelf shelf;
  const std::string text = text_of(program, repeats, kernels) + (is_column ? '|' : '-') + (has_generated ? 'g' : 'm');
  return shelf.find(text, [&]() -> std::shared_ptr<const MachineCode> {
    const auto plan = plan_registers(program, repeats, is_wide(kernels.isa) ? 31 : 14);
    std::shared_ptr<MachineCode> code = plan ? in_memory(assembled(*plan, kernels)) : nullptr;
    if (code != nullptr) {
      code->is_column = is_column;
      code->has_generated = has_generated;
    }
    return code;
  });
}

}  // namespace pellucid::kernels
