#include "pellucid/plan/instructions.hpp"

#include <algorithm>
#include <map>

#include "pellucid/base/error.hpp"
#include "pellucid/plan/memory.hpp"

namespace pellucid::plan {

namespace {

constexpr int most_slots = 250;

class Writer {
 public:
  Writer(const Program& program, const std::vector<int>& nodes) : program_(program), nodes_(nodes) {}

  Code write(int tile, const graph::PerNode<int>& overwrites, const std::function<bool(int)>& is_stored) {
    if (tile >= 0) add_operand(tile);
    find_operands();
    find_results(is_stored);
    for (std::size_t n = 0; n < nodes_.size(); ++n) add_instruction(n, must_wait(n, overwrites[nodes_[n]]));
    for (const auto& [from, to] : late_) {
      code_.instructions.push_back(
          {kernels::Opcode::copy, static_cast<std::uint8_t>(to), static_cast<std::uint8_t>(from), 0, 0});
    }
    if (code_.slot_count > most_slots) {
      fail({Fault::usage, "a fused pass is too large", "", std::to_string(code_.slot_count) + " slots",
            "plan without fusion"});
    }
    return std::move(code_);
  }

 private:
  /// The node whose value operand `i` of `id` is, -1 for none.
  int source(int id, std::size_t i) const { return seen_through(program_, program_.input(id, i)); }

  void add_operand(int id) {
    slot_of_[id] = code_.slot_count++;
    code_.operands.push_back(id);
  }

  void find_operands() {
    for (std::size_t n = 0; n < nodes_.size(); ++n) {
      for (std::size_t i = 0; i < 3; ++i) {
        const int id = source(nodes_[n], i);
        if (id < 0) continue;
        last_read_[id] = n;
        if (!slot_of_.contains(id) && std::find(nodes_.begin(), nodes_.end(), id) == nodes_.end()) add_operand(id);
      }
    }
  }

  void find_results(const std::function<bool(int)>& is_stored) {
    for (const int id : nodes_) {
      if (!is_stored(id)) continue;
      result_slot_[id] = code_.slot_count++;
      code_.results.push_back(id);
    }
    first_temporary_ = code_.slot_count;
  }

  /// Whether the result of instruction `n` overwrites what a later one reads.
  bool must_wait(std::size_t n, int target) const {
    const auto read = last_read_.find(target);
    return read != last_read_.end() && read->second > n;
  }

  void add_instruction(std::size_t n, bool must_wait) {
    const int id = nodes_[n];
    kernels::Instruction instruction{graph::opcode_of(program_.node(id).op), 0, 0, 0, 0};
    std::uint8_t* const operands[3] = {&instruction.a, &instruction.b, &instruction.c};
    std::vector<int> ended;  // temporaries that are read here for the last time
    for (std::size_t i = 0; i < 3; ++i) {
      if (source(id, i) < 0) continue;
      const int slot = slot_of_.at(source(id, i));
      *operands[i] = static_cast<std::uint8_t>(slot);
      const bool is_last = slot >= first_temporary_ && last_read_.at(source(id, i)) == n;
      if (is_last && std::find(ended.begin(), ended.end(), slot) == ended.end()) ended.push_back(slot);
    }
    const auto result = result_slot_.find(id);
    slot_of_[id] = result != result_slot_.end() && !must_wait ? result->second : temporary();
    if (must_wait) {
      late_.emplace_back(slot_of_[id], result->second);
      last_read_[id] = nodes_.size();
    }
    instruction.to = static_cast<std::uint8_t>(slot_of_[id]);
    code_.instructions.push_back(instruction);
    free_.insert(free_.end(), ended.begin(), ended.end());
  }

  int temporary() {
    if (free_.empty()) return code_.slot_count++;
    const int slot = free_.back();
    free_.pop_back();
    return slot;
  }

  const Program& program_;
  const std::vector<int>& nodes_;
  Code code_;
  std::map<int, int> slot_of_, result_slot_;  // by node
  std::map<int, std::size_t> last_read_;      // by node: the last instruction that reads it
  std::vector<int> free_;                     // temporaries that no later instruction reads
  std::vector<std::pair<int, int>> late_;     // from, to: results that are written in the end
  int first_temporary_ = 0;
};

}  // namespace

Code write_instructions(const Program& program, int tile, const std::vector<int>& nodes,
                        const graph::PerNode<int>& overwrites, const std::function<bool(int)>& is_stored) {
  return Writer(program, nodes).write(tile, overwrites, is_stored);
}

}  // namespace pellucid::plan
