#include "pellucid/kernels/register_plan.hpp"

#include <algorithm>
#include <span>

namespace pellucid::kernels {

namespace {

using Value = RegisterPlan::Value;
using Action = RegisterPlan::Action;
using From = RegisterPlan::From;

/// The constants that an operation needs when it is written in place; no value: it is a call.
std::optional<std::vector<Constant>> constants_in_place(Opcode op) {
  using enum Opcode;
  switch (op) {
    case copy:
    case sqrt:
    case add:
    case sub:
    case mul:
    case div:
    case fma:
      return {{}};
    case neg:
      return {{sign_bit}};
    case abs:
      return {{all_but_sign}};
    case sign:
      return {{zero_bits, sign_bit, one_bits}};
    case maximum:
    case minimum:
      return {{exponent_bits, sign_bit}};
    case less:
    case less_equal:
    case equal:
      return {{one_bits}};
    case where:
      return {{zero_bits}};
    default:
      return std::nullopt;
  }
}

/// One instruction over values: each is written once.
struct Step {
  Opcode op;
  std::vector<int> operands, constants;  // values
  int result;
  int stored = -1;  // the slot of the result that it is
  bool is_call = false;
};

class Planner {
 public:
  Planner(const Program& program, const std::vector<bool>& repeats, int registers) : registers_(registers) {
    plan_.slots = program.operand_count + program.result_count;
    read(program, repeats);
  }

  /// First without values that stay for a row, which shows how many registers are left for those.
  std::optional<RegisterPlan> plan() {
    if (!assign(registers_)) return std::nullopt;
    hoist();
    if (!plan_.hoisted.empty()) assign(registers_ - static_cast<int>(plan_.hoisted.size()));
    return std::move(plan_);
  }

 private:
  void read(const Program& program, const std::vector<bool>& repeats) {
    std::vector<int> in_slot(static_cast<std::size_t>(program.slot_count), -1);
    for (int i = 0; i < program.operand_count; ++i) {
      const bool repeated = repeats[static_cast<std::size_t>(i)];
      in_slot[static_cast<std::size_t>(i)] = value(repeated ? From::repeated : From::memory, i);
    }
    for (const Instruction& instruction :
         std::span(program.instructions, static_cast<std::size_t>(program.instruction_count))) {
      Step step{instruction.op, {}, {}, -1};
      const int slots[] = {instruction.a, instruction.b, instruction.c};
      for (int i = 0; i < operands_of(instruction.op); ++i)
        step.operands.push_back(in_slot[static_cast<std::size_t>(slots[i])]);
      const auto constants = constants_in_place(instruction.op);
      step.is_call = !constants;
      plan_.calls = plan_.calls || step.is_call;
      for (const Constant which : constants.value_or(std::vector<Constant>{}))
        step.constants.push_back(constant(which));
      step.result = instruction.op == Opcode::copy ? step.operands.front() : value(From::computed, -1);
      in_slot[instruction.to] = step.result;
      if (instruction.to >= program.operand_count && instruction.to < plan_.slots) step.stored = instruction.to;
      for (const auto* list : {&step.operands, &step.constants}) {
        for (const int it : *list) use(it);
      }
      steps_.push_back(std::move(step));
    }
  }

  Value& at(int value) { return plan_.values[static_cast<std::size_t>(value)]; }

  int value(From from, int place) {
    plan_.values.push_back({from, place});
    return static_cast<int>(plan_.values.size()) - 1;
  }

  int constant(Constant which) {
    const auto same = [&](const Value& it) { return it.from == From::constant && it.place == which; };
    const auto found = std::ranges::find_if(plan_.values, same);
    return found != plan_.values.end() ? static_cast<int>(found - plan_.values.begin()) : value(From::constant, which);
  }

  void use(int value) {
    ++at(value).uses;
    at(value).last = static_cast<int>(steps_.size());
  }

  bool is_hoisted(int value) const {
    return std::ranges::any_of(plan_.hoisted, [&](const auto& it) { return it.first == value; });
  }

  void hoist() {
    std::vector<int> candidates;
    for (int it = 0; it < static_cast<int>(plan_.values.size()); ++it) {
      if (at(it).uses > 0 && (at(it).from == From::constant || at(it).from == From::repeated)) candidates.push_back(it);
    }
    std::ranges::stable_sort(candidates, [&](int a, int b) { return at(a).uses > at(b).uses; });
    int number = registers_;
    for (const int it : candidates) {
      if (--number < most_used_) break;
      plan_.hoisted.emplace_back(it, number);
    }
  }

  /// Gives each value a register of the first `registers`; false if they are too few.
  bool assign(int registers) {
    plan_.actions.clear();
    holder_.assign(static_cast<std::size_t>(registers), -1);
    where_.assign(plan_.values.size(), -1);
    for (const auto& [value, number] : plan_.hoisted) where_[static_cast<std::size_t>(value)] = number;
    most_used_ = 0;
    for (int n = 0; n < static_cast<int>(steps_.size()); ++n) {
      if (!assign(steps_[static_cast<std::size_t>(n)], n)) return false;
    }
    return true;
  }

  bool assign(const Step& step, int n) {
    std::vector<int> inputs = step.operands;
    inputs.insert(inputs.end(), step.constants.begin(), step.constants.end());
    for (const int it : inputs) {
      if (register_of(it) >= 0) continue;
      const int number = take(inputs, n);
      if (number < 0) return false;
      hold(it, number);
      plan_.actions.push_back({Action::load, it, number});
    }
    if (step.op != Opcode::copy) {
      Action action{Action::compute, -1, -1, step.op};
      for (std::size_t i = 0; i < inputs.size(); ++i) action.inputs[i] = register_of(inputs[i]);
      // The result may take the place of an operand, which is read before; of a constant it may not.
      release(step.operands, n, step.constants);
      action.number = take(inputs, n);
      if (action.number < 0) return false;
      hold(step.result, action.number);
      if (step.is_call) action.kept = kept_over(action.number);
      plan_.actions.push_back(action);
    }
    if (step.stored >= 0) plan_.actions.push_back({Action::store, step.stored, register_of(step.result)});
    release(inputs, n, {});
    if (at(step.result).last <= n) release({step.result}, at(step.result).last, {});
    return true;
  }

  int register_of(int value) const { return where_[static_cast<std::size_t>(value)]; }

  void hold(int value, int number) {
    holder_[static_cast<std::size_t>(number)] = value;
    where_[static_cast<std::size_t>(value)] = number;
  }

  /// Frees the registers of those of `values` that step `n` reads last, but for `others`.
  void release(const std::vector<int>& values, int n, const std::vector<int>& others) {
    for (const int it : values) {
      const int number = register_of(it);
      if (number < 0 || at(it).last > n || is_hoisted(it) || std::ranges::count(others, it) > 0) continue;
      if (holder_[static_cast<std::size_t>(number)] == it) holder_[static_cast<std::size_t>(number)] = -1;
      where_[static_cast<std::size_t>(it)] = -1;
    }
  }

  /// A free register, if need be that of an operand or a constant which can be loaded again; -1 if there is none.
  int take(const std::vector<int>& needed, int n) {
    auto found = std::ranges::find(holder_, -1);
    if (found == holder_.end()) {
      int latest = n;
      for (auto it = holder_.begin(); it != holder_.end(); ++it) {
        if (at(*it).from == From::computed || std::ranges::count(needed, *it) > 0 || at(*it).last <= latest) continue;
        latest = at(*it).last;
        found = it;
      }
      if (found == holder_.end()) return -1;
      where_[static_cast<std::size_t>(*found)] = -1;
      *found = -1;
    }
    const int number = static_cast<int>(found - holder_.begin());
    most_used_ = std::max(most_used_, number + 1);
    return number;
  }

  std::vector<int> kept_over(int result) const {
    std::vector<int> kept;
    for (int number = 0; number < static_cast<int>(holder_.size()); ++number) {
      if (number != result && holder_[static_cast<std::size_t>(number)] >= 0) kept.push_back(number);
    }
    for (const auto& [value, number] : plan_.hoisted) kept.push_back(number);
    return kept;
  }

  int registers_, most_used_ = 0;
  RegisterPlan plan_;
  std::vector<Step> steps_;
  std::vector<int> holder_, where_;  // the value in each register, the register of each value; -1: none
};

}  // namespace

bool RegisterPlan::is_hoisted(int slot) const {
  return std::ranges::any_of(hoisted, [&](const auto& it) {
    const Value& value = values[static_cast<std::size_t>(it.first)];
    return value.from == From::repeated && value.place == slot;
  });
}

std::optional<RegisterPlan> plan_registers(const Program& program, const std::vector<bool>& repeats, int registers) {
  return Planner(program, repeats, registers).plan();
}

}  // namespace pellucid::kernels
