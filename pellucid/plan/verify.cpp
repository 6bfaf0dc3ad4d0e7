#include "pellucid/plan/verify.hpp"

#include <algorithm>
#include <map>

#include "pellucid/base/error.hpp"
#include "pellucid/graph/operations.hpp"
#include "pellucid/plan/touches.hpp"

namespace pellucid::plan {

namespace {

using graph::Op;

/// Whose numbers stand at some bytes: a node's; of a sum in two passes, ~node: its parts.
struct Held {
  const std::byte* begin;
  const std::byte* end;
  int node;

  bool operator==(const Held&) const = default;
  bool overlaps(const Held& other) const { return begin < other.end && other.begin < end; }
};

/// What a kernel reads or writes: [models, rows, columns] at these strides; rows 0: it goes through all that is there.
struct Access {
  kernels::Matrix at;
  Index rows = 0, columns = 0;
};

Access all_at(const void* data) { return {{data, 0, 0, 0}}; }
Access written_at(const kernels::Target& target, Index rows, Index columns) {
  return {{target.data, target.model_stride, target.row_stride, 1}, rows, columns};
}

/// What a kernel reads and writes besides its elementwise program; [rows, columns] is the shape of the result.
struct Accesses {
  Index rows, columns;
  std::vector<Access> reads{}, writes{};

  void operator()(const kernels::Elementwise&) {}
  void operator()(const kernels::Product& product) {
    const bool is_laid_out = product.a_window != nullptr;
    reads.push_back(is_laid_out ? all_at(product.a.data) : Access{product.a, rows, product.k});
    reads.push_back({product.b, product.k, columns});
    const Index spans = product.span > 0 ? (product.k + product.span - 1) / product.span : 1;
    writes.push_back(product.out_window != nullptr ? all_at(product.out.data)
                                                   : written_at(product.out, spans * rows, columns));
  }
  void operator()(const kernels::Reduction& fold) {
    const Index spans = fold.span > 0 ? (fold.rows + fold.span - 1) / fold.span : 1;
    reads.push_back({fold.in, fold.rows, fold.columns});
    writes.push_back(
        written_at(fold.out, fold.along_columns ? fold.rows : spans, fold.along_columns ? 1 : fold.columns));
  }
  void operator()(const kernels::Gather& gather) { whole({gather.rows}, gather.out); }
  void operator()(const kernels::Columns& moved) { whole({moved.in.data}, moved.out); }
  void operator()(const kernels::Windows& windows) {
    whole({windows.in.data, windows.gradient.data}, {windows.out.data, 0, 0});
  }
  void operator()(const kernels::Lookup& lookup) { whole({lookup.table.data, lookup.codes.data}, lookup.out); }
  void operator()(const kernels::SegmentTotal& total) { whole({total.codes.data, total.values.data}, total.out); }
  void operator()(const kernels::StoreRows& store) {
    whole({store.codes.data, store.values.data}, {store.table.data, 0, 0});
  }

 private:
  void whole(std::initializer_list<const void*> from, const kernels::Target& to) {
    for (const void* data : from) reads.push_back(all_at(data));
    writes.push_back(written_at(to, rows, columns));
  }
};

class Verifier {
 public:
  Verifier(const Program& program, const Schedule& schedule, const Store& store, const Memory& memory,
           const Lowered& lowered, const std::vector<Turn>& turns)
      : program_(program), schedule_(schedule), store_(store), memory_(memory), lowered_(lowered), turns_(turns) {
    for (const InPlace& update : schedule.committed) committed_.emplace(update.target, &update);
    for (int id = 0; id < program.graph.size(); ++id) {
      const bool is_given = program.node(id).op != Op::reshape && !program.is_computed(id);
      if (is_given && memory.place(id).data != nullptr) hold(held_by(id));
    }
  }

  void run_passes() {
    for (at_ = 0; at_ < lowered_.stages.size(); ++at_) {
      const Stage& stage = *lowered_.stages[at_];
      const std::vector<Held> needed = needs(stage), made = makes(stage);
      for (const Held& each : needed) {
        demand(stands(each), "it reads " + described(each) + ", which does not stand there");
      }
      check_accesses(stage, needed, made);
      for (const Held& each : made) {
        demand(!schedule_.models_apart || stands_alone(each), "another model may still read what it overwrites");
        hold(each);
      }
    }
  }

  void check_turns() {
    std::vector<Touches> since_waiting;
    at_ = 0;
    for (const Turn& turn : turns_) {
      if (turn.waits) since_waiting.clear();
      for (std::size_t i = 0; i < turn.passes && at_ < lowered_.stages.size(); ++i, ++at_) {
        const Stage& stage = *lowered_.stages[at_];
        Touches touches(stage, store_.element());
        demand(i == 0 || stage.parts.size() == since_waiting.back().parts().size(), "it goes with one cut otherwise");
        for (const Touches& before : since_waiting)
          demand(!collide(before, touches), "it does not wait for another thread's part of a pass before");
        since_waiting.push_back(std::move(touches));
      }
    }
    demand(at_ == lowered_.stages.size(), "it has no turn");
  }

  void check_end(const std::vector<int>& kept) {
    const auto demand_at = [&](Held held, int node, const char* what) {
      held.node = node;
      demand(stands(held), std::string(what) + described(held) + " is lost");
    };
    for (const std::vector<InPlace>* updates : {&schedule_.in_place, &schedule_.committed}) {
      for (const InPlace& update : *updates) demand_at(held_by(update.target), update.value, "an update, ");
    }
    for (const int id : kept) {  // of leaves the store has what the updates left
      const int whole = in_memory_of(program_, id);
      if (!graph::is_leaf(program_.node(whole).op)) demand_at(held_by(whole), whole, "an output, ");
    }
  }

 private:
  Held held_by(int id) const {
    const Place& place = memory_.place(id);
    const std::size_t bytes =
        program_.node(id).op == Op::row_index ? sizeof(std::uint32_t) : bytes_of(store_.element());
    return {place.data, place.data + static_cast<std::size_t>(store_.models() * place.rows * place.columns) * bytes,
            id};
  }

  bool stands(const Held& held) const {
    const auto [first, last] = held_.equal_range(held.begin);
    return std::any_of(first, last, [&](const auto& at) { return at.second == held; });
  }

  /// Whether nothing else stands there, unless it is laid out alike: then each model overwrites its own.
  bool stands_alone(const Held& made) const {
    return std::ranges::all_of(held_, [&](const auto& at) {
      const Held& other = at.second;
      return !other.overlaps(made) || (other.begin == made.begin && other.end == made.end);
    });
  }

  // What stands there does not overlap: it is in the order of its ends, too. (Nothing has no place among it.)
  void hold(const Held& held) {
    auto at = held_.lower_bound(held.begin);
    while (at != held_.begin() && std::prev(at)->second.end > held.begin) --at;
    while (at != held_.end() && at->second.begin < held.end)
      at = at->second.overlaps(held) ? held_.erase(at) : std::next(at);
    held_.emplace(held.begin, held);
  }

  std::string described(const Held& held) const {
    const int id = held.node < 0 ? ~held.node : held.node;
    return std::string(graph::operation(program_.node(id).op).name) + " " + to_string(program_.node(id).shape) +
           " (node " + std::to_string(id) + ")";
  }

  void demand(bool holds, const std::string& why) const {
    if (holds) return;
    fail({Fault::run, "a plan is wrong",
          "pass " + std::to_string(at_ + 1) + " of " + std::to_string(lowered_.stages.size()), why,
          "this is a mistake in pellucid: please report it with the recipe"});
  }

  /// The pass before, if this one adds up what that one left.
  const Stage* first_half() const {
    const Stage* before = at_ > 0 ? lowered_.stages[at_ - 1].get() : nullptr;
    return before != nullptr && before->partial.size() > 0 ? before : nullptr;
  }

  static Held partial_of(const Stage& stage) {
    return {stage.partial.data(), stage.partial.data() + stage.partial.size(), ~stage.nodes.front()};
  }

  std::vector<Held> needs(const Stage& stage) const {
    std::vector<Held> result;
    const Stage* const half = first_half();
    if (half != nullptr) result.push_back(partial_of(*half));
    if (half != nullptr && half->nodes.front() == stage.nodes.front()) return result;
    std::vector<int> all;
    const auto need = [&](int id) {  // through what an elementwise reader generates or has in a register
      id = seen_through(program_, id);
      const bool is_generated =
          (program_.node(id).op == Op::iota || program_.node(id).op == Op::uniform) && !program_.is_computed(id);
      const bool is_register = stage.target < 0 && std::ranges::find(stage.nodes, id) != stage.nodes.end();
      if (half != nullptr && id == half->nodes.front()) return;
      if (is_generated) id = program_.input(id, 0);
      if (id >= 0 && !is_register) all.push_back(in_memory_of(program_, id));
    };
    if (stage.target >= 0) {
      const InPlace& update = *committed_.at(stage.target);
      need(update.value);
      if (update.index >= 0) need(update.index);
    } else {
      for (const int id : stage.nodes) {
        const bool is_gather = program_.node(id).op == Op::gather;  // its table is bound later
        for (std::size_t i = is_gather ? 1 : 0; i < 3; ++i) {
          if (program_.input(id, i) >= 0) need(program_.input(id, i));
        }
      }
    }
    for (const int id : all) result.push_back(held_by(id));
    return result;
  }

  std::vector<Held> makes(const Stage& stage) const {
    if (stage.partial.size() > 0) return {partial_of(stage)};
    std::vector<Held> result;
    if (stage.target >= 0) {
      result.push_back(held_by(stage.target));
      result.back().node = stage.nodes.front();
      return result;
    }
    for (const int id : stage.nodes) {
      if (memory_.is_stored(id)) result.push_back(held_by(id));
    }
    return result;
  }

  void check_accesses(const Stage& stage, const std::vector<Held>& needed, const std::vector<Held>& made) const {
    const graph::Shape shape = program_.shape(stage.target >= 0 ? stage.target : stage.nodes.front());
    Accesses of_call{shape.rows(), shape.columns()};
    std::visit(of_call, stage.call);
    std::vector<Access>&reads = of_call.reads, &writes = of_call.writes;
    for (const Held& result : made) {  // all of a kernel's own operands are read again for the next element
      for (const Access& each : reads) demand(each.at.data != result.begin, "it overwrites what it still reads");
      for (const Held& other : made) demand(&other == &result || !other.overlaps(result), "two results overlap");
      for (const Held& operand : needed)
        demand(!operand.overlaps(result) || operand.begin == result.begin, "a result overlaps a part of an operand");
    }
    const auto* elementwise = std::get_if<kernels::Elementwise>(&stage.call);
    const kernels::Program& code = elementwise != nullptr ? *elementwise : stage.epilogue;
    if (code.instruction_count > 0) {
      check_registers(code);
      for (const kernels::Operand& operand : stage.operands) {
        if (operand.source == kernels::Source::memory) reads.push_back({operand.memory, shape.rows(), shape.columns()});
        if (operand.source == kernels::Source::uniform) reads.push_back(all_at(operand.rows));
      }
      for (const kernels::Target& result : stage.results)
        writes.push_back(written_at(result, shape.rows(), shape.columns()));
    }
    check_places(reads, needed, "reads");
    check_places(writes, made, "writes");
  }

  /// Each access is inside one of the values, and each value is accessed.
  void check_places(const std::vector<Access>& accesses, const std::vector<Held>& values, const char* verb) const {
    const auto bytes = static_cast<Index>(bytes_of(store_.element()));
    for (const Access& each : accesses) {
      if (each.at.data == nullptr) continue;
      const auto value = std::ranges::find(values, each.at.data,
                                           [](const Held& held) { return static_cast<const void*>(held.begin); });
      demand(value != values.end(), std::string("it ") + verb + " where none of its values stands");
      if (each.rows == 0) continue;
      const Index last = (store_.models() - 1) * each.at.model_stride + (each.rows - 1) * each.at.row_stride +
                         (each.columns - 1) * each.at.column_stride;
      demand((last + 1) * bytes <= value->end - value->begin,
             std::string("it ") + verb + " beyond " + described(*value));
    }
    for (const Held& value : values) {
      const bool is_accessed =
          std::ranges::any_of(accesses, [&](const Access& each) { return each.at.data == value.begin; });
      demand(is_accessed, std::string("nothing ") + verb + " " + described(value));
    }
  }

  /// Slots are written before they are read, and an operand is not read after a result replaced it.
  void check_registers(const kernels::Program& code) const {
    demand(code.operand_count + code.result_count <= code.slot_count && code.slot_count <= 250, "its slots do not fit");
    std::vector<char> is_readable(static_cast<std::size_t>(code.slot_count), 0);
    std::fill_n(is_readable.begin(), code.operand_count, 1);
    for (int k = 0; k < code.instruction_count; ++k) {
      const kernels::Instruction& step = code.instructions[k];
      const std::uint8_t from[] = {step.a, step.b, step.c};
      for (int i = 0; i < kernels::operands_of(step.op); ++i)
        demand(from[i] < code.slot_count && is_readable[from[i]] != 0,
               "an instruction reads a slot that is not written, or replaced");
      demand(step.to >= code.operand_count && step.to < code.slot_count, "an instruction writes to no slot of its own");
      is_readable[step.to] = 1;
      const int result = step.to - code.operand_count;
      for (int i = 0; result < code.result_count && i < code.operand_count; ++i) {
        const kernels::Operand& operand = code.operands[i];
        const kernels::Target& target = code.results[result];
        if (operand.source != kernels::Source::memory || operand.memory.data != target.data) continue;
        demand(operand.memory.row_stride == target.row_stride && operand.memory.column_stride == 1 &&
                   operand.memory.model_stride == target.model_stride,
               "a result replaces an operand of another shape");
        is_readable[static_cast<std::size_t>(i)] = 0;
      }
    }
    for (int r = 0; r < code.result_count; ++r)
      demand(is_readable[static_cast<std::size_t>(code.operand_count + r)] != 0, "a result is not written");
  }

  const Program& program_;
  const Schedule& schedule_;
  const Store& store_;
  const Memory& memory_;
  const Lowered& lowered_;
  const std::vector<Turn>& turns_;
  std::map<int, const InPlace*> committed_;     ///< by target
  std::multimap<const std::byte*, Held> held_;  ///< by begin
  std::size_t at_ = 0;                          ///< the pass, from 0
};

}  // namespace

void verify(const Program& program, const Schedule& schedule, const std::vector<int>& kept, const Store& store,
            const Memory& memory, const Lowered& lowered, const std::vector<Turn>& turns) {
  Verifier verifier(program, schedule, store, memory, lowered, turns);
  verifier.run_passes();
  if (!schedule.models_apart) verifier.check_turns();
  verifier.check_end(kept);
}

}  // namespace pellucid::plan
