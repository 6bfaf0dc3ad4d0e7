#include "pellucid/plan/plan.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/graph/operations.hpp"
#include "pellucid/graph/scalars.hpp"
#include "pellucid/kernels/numerics.hpp"
#include "pellucid/plan/share.hpp"
#include "pellucid/plan/step_code.hpp"
#include "pellucid/plan/verify.hpp"

namespace pellucid::plan {

using graph::Op;

namespace {

Index align_up(Index bytes) {
  return (bytes + static_cast<Index>(alignment) - 1) / static_cast<Index>(alignment) * static_cast<Index>(alignment);
}

}  // namespace

struct Plan::State {
  /// Operations on per-step scalars, in float64, over the models.
  struct ScalarProgram {
    std::vector<kernels::Operand> operands;
    std::vector<kernels::Target> results;
    std::vector<kernels::Instruction> instructions;

    kernels::Program program() const {
      const auto count = [](const auto& list) { return static_cast<int>(list.size()); };
      return {operands.data(),
              results.data(),
              instructions.data(),
              count(operands),
              count(results),
              count(instructions),
              count(operands) + count(results)};
    }
  };

  Options options;
  Element element;
  Index models;
  const kernels::Kernels* kernels;
  const kernels::Kernels* scalar_kernels;  // float64
  Denormals denormals;
  Program program;
  Schedule schedule;
  Memory memory;
  Lowered lowered;
  std::vector<Turn> turns;
  std::map<int, std::vector<Share>> shares;  // by how many threads, and thread
  std::vector<ScalarProgram> scalar_programs;
  std::map<std::string, int, std::less<>> leaves;   // inputs, row indices, tables and scalars, by name
  std::map<std::string, int, std::less<>> outputs;  // by name
  std::vector<std::uint64_t> seeds;
  std::uint64_t step = 0;
  bool uses_team = false;
  Buffer scratch;
  std::size_t scratch_bytes = 0;  // of one thread
  Team* team = nullptr;           // while a run lasts
  ThreadCount::Habit habit;       // of its runs
  bool has_new_scalars = true;    // since the last run
  int runs = 0;                   // before there was code
  std::unique_ptr<StepCode> code;

  State(Program traced, const std::vector<int>& kept, const std::vector<InPlace>& updates, Store& store,
        const Options& options)
      : options(options),
        element(store.element()),
        models(store.models()),
        kernels(&kernels::kernels(options.isa, store.element())),
        scalar_kernels(&kernels::kernels(options.isa, Element::float64)),
        denormals(kernels::denormals_of(kernels::set_of(options.isa))),
        program(std::move(traced)),
        schedule(plan::schedule(program, updates, has_threads && options.apart && models > 1, options.fuse)),
        memory(program, schedule, kept, store),
        lowered(lower(program, schedule, memory, *kernels, models, options.compile)),
        turns(plan::turns(lowered, store.element())),
        seeds(static_cast<std::size_t>(models)) {
    find_leaves();
    plan_scalars();
    uses_team = schedule.models_apart;
    share_among(1);
    for (const auto& stage : lowered.stages) uses_team = uses_team || stage->parts.size() > 1;
    for (const ScalarProgram& scalars : scalar_programs)
      reserve(scalar_kernels->elementwise_scratch_bytes(scalars.program()));
#if !defined(NDEBUG) || defined(PELLUCID_SANITIZED)
    verify(program, schedule, kept, store, memory, lowered, turns);
#endif
  }

  void reserve(std::size_t bytes) {
    scratch_bytes = std::max(scratch_bytes, static_cast<std::size_t>(align_up(static_cast<Index>(bytes))));
  }

  /// For as many threads as a team of `most` may take, with the memory that their pieces work in.
  void share_among(int most) {
    for (const int threads : ThreadCount::possible(most)) {
      std::vector<Share>& of_threads = shares[threads];
      for (auto thread = static_cast<int>(of_threads.size()); thread < threads; ++thread) {
        of_threads.push_back(share(lowered, turns, thread, threads));
        for (const Piece& piece : of_threads.back()) {
          if (piece.pass != Piece::waits) reserve(lowered.stages[piece.pass]->scratch_bytes(*kernels, piece.part));
        }
      }
    }
  }

  void find_leaves() {
    for (int id = 0; id < program.graph.size(); ++id) {
      const graph::Node& node = program.node(id);
      const bool is_given =
          node.op == Op::input || node.op == Op::row_index || node.op == Op::table || node.op == Op::scalar;
      if (program.live[id] && is_given) leaves[node.name] = id;
    }
  }

  void plan_scalars() {
    constexpr std::size_t most_steps = 60;  // of a program: with three operands each they have slots enough
    std::vector<int> steps;
    for (int id = 0; id < program.graph.size(); ++id) {
      const bool is_step = program.live[id] && program.computed_once[id] && program.alias[id] == id &&
                           !graph::is_leaf(program.node(id).op);
      if (is_step) steps.push_back(id);
    }
    for (std::size_t first = 0; first < steps.size(); first += most_steps)
      add_scalar_program(std::span(steps).subspan(first, std::min(most_steps, steps.size() - first)));
  }

  void add_scalar_program(std::span<const int> steps) {
    ScalarProgram& scalars = scalar_programs.emplace_back();
    constexpr int unknown = -2, later = -1;
    std::vector<int> slots(static_cast<std::size_t>(program.graph.size()), unknown);  // by node
    const auto slot_of = [&](int id) -> int& { return slots[static_cast<std::size_t>(id)]; };
    const auto each_input = [&](int id, auto use) {
      for (std::size_t i = 0; i < 3; ++i) {
        if (const int input = program.input(id, i); input >= 0) use(i, input);
      }
    };
    for (const int id : steps) slot_of(id) = later;
    for (const int id : steps) {
      each_input(id, [&](std::size_t, int input) {
        if (slot_of(input) != unknown) return;
        slot_of(input) = static_cast<int>(scalars.operands.size());
        scalars.operands.push_back(
            {kernels::Source::memory, {memory.scalar(input).data(), 0, models, 1}, nullptr, nullptr});
      });
    }
    for (const int id : steps) {
      kernels::Instruction instruction{graph::opcode_of(program.node(id).op), 0, 0, 0, 0};
      std::uint8_t* const operands[] = {&instruction.a, &instruction.b, &instruction.c};
      each_input(id, [&](std::size_t i, int input) { *operands[i] = static_cast<std::uint8_t>(slot_of(input)); });
      slot_of(id) = static_cast<int>(scalars.operands.size() + scalars.results.size());
      instruction.to = static_cast<std::uint8_t>(slot_of(id));
      scalars.results.push_back({memory.scalar(id).data(), 0, models});
      scalars.instructions.push_back(instruction);
    }
  }

  void bind(std::string_view name, const void* data, const kernels::CompactTable& compact) {
    code.reset();
    runs = 0;
    const int id = leaf(name, Op::table);
    for (const auto& stage : lowered.stages) {
      auto* gather = std::get_if<kernels::Gather>(&stage->call);
      if (gather == nullptr || program.input(stage->nodes.front(), 0) != id) continue;
      gather->table.data = data;
      gather->compact = compact;
    }
  }

  int leaf(std::string_view name, Op op) const {
    const auto found = leaves.find(name);
    return found == leaves.end() || program.node(found->second).op != op ? -1 : found->second;
  }

  void compute_scalars(std::byte* thread_scratch) {
    if (has_new_scalars) {
      for (const ScalarProgram& scalars : scalar_programs)
        scalar_kernels->elementwise(scalars.program(), {0, 1, 0, 1, 0, models}, thread_scratch);
      memory.round_scalars();
      has_new_scalars = false;
    }
    for (auto& [id, random] : lowered.random) {
      for (std::size_t m = 0; m < seeds.size(); ++m) random.keys[m] = random_key(seeds[m], random.path_hash, step);
    }
  }

  /// Makes it of what runs again and again; false where the stages are to run one by one.
  bool run_code() {
    if (runs == runs_before_code && options.compile) code = step_code(lowered, *kernels, models, scratch.data());
    if (runs <= runs_before_code) ++runs;
    if (code != nullptr) code->run();
    return code != nullptr;
  }

  void run_models(Index begin, Index end, std::byte* thread_scratch) {
    if (begin == end) return;
    for (const auto& stage : lowered.stages) {
      kernels::Part part = stage->parts.front();
      part.model_begin = begin;
      part.model_end = end;
      stage->run(*kernels, part, thread_scratch);
    }
  }

  // Thread `thread` runs its share of the models, or of the parts of every stage; the share never changes a result.
  void region(int thread, int threads) {
    std::byte* const mine = scratch.data() + static_cast<std::size_t>(thread) * scratch_bytes;
    if (schedule.models_apart) return run_models(models * thread / threads, models * (thread + 1) / threads, mine);
    for (const Piece& piece : shares.at(threads)[static_cast<std::size_t>(thread)]) {
      if (piece.pass == Piece::waits)
        team->barrier();
      else
        lowered.stages[piece.pass]->run(*kernels, piece.part, mine);
    }
  }
};

namespace {

std::vector<int> roots_of(const std::vector<Output>& outputs, const std::vector<graph::Update>& updates) {
  std::vector<int> roots;
  for (const Output& output : outputs) roots.push_back(output.value.id);
  for (const graph::Update& update : updates) {
    roots.push_back(update.target.id);
    roots.push_back(update.value.id);
    if (update.index) roots.push_back(update.index.id);
  }
  return roots;
}

}  // namespace

Plan::Plan(graph::Graph& graph, const std::vector<Output>& outputs, const std::vector<graph::Update>& updates,
           Store& store, const Options& options) {
  std::vector<int> kept;
  std::vector<InPlace> pairs;
  Program program = trace(graph, options.batch, roots_of(outputs, updates), options.fuse);
  const auto resolved = [&](graph::Value value) { return program.alias[value.id]; };
  for (const Output& output : outputs) kept.push_back(resolved(output.value));
  for (const graph::Update& update : updates) {
    const graph::Shape& target = update.target.shape();
    const bool fits = update.index
                          ? target.rank() == 2 && update.value.shape().rows() == update.index.shape().count() &&
                                update.value.shape().columns() == target.columns()
                          : target == update.value.shape();
    if (!fits) {
      fail({Fault::usage, "an update has another shape than its target", graph.node(update.target).name,
            to_string(update.value.shape()) + " into " + to_string(target), "sum or broadcast it first"});
    }
    pairs.push_back({update.target.id, resolved(update.value), update.index ? resolved(update.index) : -1});
  }
  state_ = std::make_unique<State>(std::move(program), kept, pairs, store, options);
  for (std::size_t i = 0; i < outputs.size(); ++i) state_->outputs[outputs[i].name] = kept[i];
}

Plan::~Plan() = default;
Plan::Plan(Plan&&) noexcept = default;
Plan& Plan::operator=(Plan&&) noexcept = default;

const Options& Plan::options() const { return state_->options; }

template <class T>
std::span<T> Plan::input(std::string_view name) {
  const int id = state_->leaf(name, Op::input);
  if (id < 0) return {};
  const Place& place = state_->memory.place(id);
  return {reinterpret_cast<T*>(place.data), static_cast<std::size_t>(state_->models * place.rows * place.columns)};
}

std::span<std::uint32_t> Plan::row_index(std::string_view name) {
  const int id = state_->leaf(name, Op::row_index);
  if (id < 0) return {};
  const Place& place = state_->memory.place(id);
  return {reinterpret_cast<std::uint32_t*>(place.data), static_cast<std::size_t>(state_->models * place.columns)};
}

void Plan::bind_table(std::string_view name, const void* data, Index) { state_->bind(name, data, {}); }

void Plan::bind_table(std::string_view name, const kernels::CompactTable& table) { state_->bind(name, nullptr, table); }

void Plan::set_scalar(std::string_view name, Index model, double value) { set_scalar(scalar(name), model, value); }

int Plan::scalar(std::string_view name) const {
  const int id = state_->leaf(name, Op::scalar);
  if (id < 0 && !graph::scalars::is_known(name)) {
    fail({Fault::usage, "cannot set a scalar of the step", std::string(name), "no graph takes one of this name",
          "take the name from graph/scalars.hpp"});
  }
  return id;
}

void Plan::set_scalar(int scalar, Index model, double value) {
  if (scalar < 0) return;
  double& held = state_->memory.scalar(scalar)[static_cast<std::size_t>(model)];
  if (held == value && std::signbit(held) == std::signbit(value)) return;  // one that is no number is always new
  held = value;
  state_->has_new_scalars = true;
}

void Plan::set_random(std::span<const std::uint64_t> seeds, std::uint64_t step) {
  std::copy_n(seeds.begin(), state_->seeds.size(), state_->seeds.begin());
  state_->step = step;
}

void Plan::run(Team& team) {
  State& state = *state_;
  const int most_threads = state.uses_team ? team.size() : 1;
  if (!state.shares.contains(most_threads)) state.share_among(most_threads);  // the first run with this team
  const std::size_t scratch = state.scratch_bytes * static_cast<std::size_t>(most_threads);
  if (state.scratch.size() < scratch) state.scratch = Buffer(scratch);
  {
    const Arithmetic arithmetic(state.denormals);
    state.compute_scalars(state.scratch.data());
    if (has_step_code && state.run_code()) return;
    if (most_threads == 1) return state.region(0, 1);
  }
  state.team = &team;
  team.run(
      [](void* context, int thread, int threads) {
        State& its = *static_cast<State*>(context);
        const Arithmetic arithmetic(its.denormals);
        its.region(thread, threads);
      },
      &state, state.habit);
}

template <class T>
std::span<const T> Plan::output(std::string_view name) const {
  const auto found = state_->outputs.find(name);
  if (found == state_->outputs.end()) return {};
  const Place& place = state_->memory.place(found->second);
  return {reinterpret_cast<const T*>(place.data),
          static_cast<std::size_t>(state_->models * place.rows * place.columns)};
}

std::size_t Plan::arena_bytes() const { return state_->memory.arena_bytes(); }

std::vector<Pass> Plan::account() const {
  const State& state = *state_;
  std::multimap<int, std::string> names;  // of the outputs, by the node whose memory holds them
  for (const auto& [name, output] : state.outputs) names.emplace(in_memory_of(state.program, output), name);
  std::vector<Pass> passes;
  for (const auto& stage : state.lowered.stages) {
    Pass pass;
    if (stage->target >= 0) {
      pass.operations = std::holds_alternative<kernels::StoreRows>(stage->call) ? "store_rows" : "copy";
      pass.writes = state.program.node(stage->target).name;
    }
    const std::span<const int> computed(stage->nodes);
    for (const int id : computed.first(stage->target >= 0 ? 0 : computed.size())) {
      if (!pass.operations.empty()) pass.operations += " + ";
      pass.operations += graph::operation(state.program.node(id).op).name;
      if (!state.memory.is_stored(id)) continue;
      if (state.memory.is_in_arena(id)) {
        pass.address.push_back(state.memory.address(id));
      }
      const auto add_name = [&](const std::string& name) { pass.writes += (pass.writes.empty() ? "" : ", ") + name; };
      if (const int target = state.schedule.overwrites[id]; target >= 0) add_name(state.program.node(target).name);
      for (auto [at, end] = names.equal_range(id); at != end; ++at) add_name(at->second);
    }
    const graph::Shape shape = state.program.shape(stage->nodes.back());
    const std::string text = to_string(shape);
    pass.shape = "[M=" + std::to_string(state.models) + (shape.rank() > 0 ? ", " : "") + text.substr(1);
    pass.flops = stage->flops;
    pass.bytes = stage->bytes;
    pass.parts = stage->parts;
    passes.push_back(std::move(pass));
  }
  return passes;
}

template std::span<float> Plan::input<float>(std::string_view);
template std::span<double> Plan::input<double>(std::string_view);
template std::span<const float> Plan::output<float>(std::string_view) const;
template std::span<const double> Plan::output<double>(std::string_view) const;

}  // namespace pellucid::plan
