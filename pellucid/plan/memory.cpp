#include "pellucid/plan/memory.hpp"

#include <algorithm>

#include "pellucid/base/error.hpp"
#include "pellucid/base/memory.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::plan {

using graph::Op;

int seen_through(const Program& program, int id) {
  while (id >= 0 && program.node(id).op == Op::broadcast && !program.is_computed(id)) id = program.input(id, 0);
  return id;
}

graph::PerNode<int> group_numbers(const Program& program, const Schedule& schedule) {
  graph::PerNode<int> numbers(program.graph.size(), -1);
  for (std::size_t g = 0; g < schedule.groups.size(); ++g) {
    for (const int id : schedule.groups[g].nodes) numbers[id] = static_cast<int>(g);
  }
  return numbers;
}

Memory::Memory(const Program& program, const Schedule& schedule, const std::vector<int>& kept, Store& store)
    : element_(store.element()), models_(store.models()), places_(program.graph.size()), stored_(program.graph.size()) {
  place_leaves(program, store);
  place_computed(program, schedule, kept, store);
}

// The system promises more than it has, and ends a process that takes it at its word.
Buffer Memory::room_for(std::size_t bytes, Index batch) {
  bytes_ += bytes;
  if (const auto all = static_cast<double>(bytes_); all > physical_memory()) {
    fail({Fault::usage, "the network does not fit into memory", "",
          "what it makes of " + counted(batch, "row") + " at once takes " + gibibytes(all) + "; this machine has " +
              gibibytes(physical_memory()),
          "use smaller batches ({recipe.batch_size}) or steps of fewer units"});
  }
  return Buffer(bytes);
}

std::byte* Memory::own(Index count, Index batch) {
  buffers_.push_back(room_for(static_cast<std::size_t>(count) * bytes_of(element_), batch));
  return buffers_.back().data();
}

void Memory::place_leaves(const Program& program, Store& store) {
  for (int id = 0; id < program.graph.size(); ++id) {
    if (!program.live[id] || program.alias[id] != id) continue;
    const graph::Node& node = program.node(id);
    Place& place = places_[id];
    if (program.computed_once[id]) {
      place = {own(models_, program.batch), 1, 1, 1};
      scalars_[id].assign(static_cast<std::size_t>(models_), node.op == Op::constant ? node.number : 0.0);
      continue;
    }
    switch (node.op) {
      case Op::parameter:
      case Op::state:
      case Op::slot:
        place = {store.tensor(node.name, node.shape).data.data(), 0, node.shape.rows(), node.shape.columns()};
        break;
      case Op::input: {
        const graph::Shape shape = program.shape(id);
        place = {own(models_ * shape.count(), program.batch), 0, shape.rows(), shape.columns()};
        break;
      }
      case Op::row_index:
        buffers_.push_back(
            room_for(static_cast<std::size_t>(models_ * program.batch) * sizeof(std::uint32_t), program.batch));
        place = {buffers_.back().data(), 0, 1, program.batch};
        break;
      default:
        continue;  // tables are bound later
    }
    place.model_stride = place.rows * place.columns;
  }
}

void Memory::place_computed(const Program& program, const Schedule& schedule, const std::vector<int>& kept,
                            Store& store) {
  const graph::PerNode<int> group_of = group_numbers(program, schedule);
  const int end = static_cast<int>(schedule.groups.size());
  graph::PerNode<int> last(program.graph.size(), -1);
  const auto read = [&](int id, int group) {
    if (id < 0 || group_of[id] < 0) return;
    if (group_of[id] != group) stored_[id] = true;
    last[id] = std::max(last[id], group);
  };
  for (int g = 0; g < end; ++g) {
    for (const int id : schedule.groups[static_cast<std::size_t>(g)].nodes) {
      for (std::size_t i = 0; i < 3; ++i) read(in_memory_of(program, program.input(id, i)), g);
    }
  }
  for (const int id : kept) read(in_memory_of(program, id), end);
  for (const InPlace& update : schedule.committed) {
    read(in_memory_of(program, update.value), end);
    read(in_memory_of(program, update.index), end);
  }
  for (const InPlace& update : schedule.in_place) {
    const graph::Node& target = program.node(update.target);
    stored_[update.value] = true;
    places_[update.value] = {store.tensor(target.name, target.shape).data.data(), target.shape.count(),
                             target.shape.rows(), target.shape.columns()};
  }

  std::vector<int> ids;
  std::vector<Lifetime> lifetimes;
  for (int id = 0; id < program.graph.size(); ++id) {
    if (group_of[id] < 0 || !stored_[id] || places_[id].data != nullptr) continue;
    const graph::Shape shape = program.shape(id);
    places_[id] = {nullptr, shape.count(), shape.rows(), shape.columns()};
    ids.push_back(id);
    const std::size_t bytes = static_cast<std::size_t>(models_ * shape.count()) * bytes_of(element_);
    lifetimes.push_back(schedule.models_apart ? Lifetime{bytes, 0, end}
                                              : Lifetime{bytes, group_of[id], std::max(last[id], group_of[id])});
  }
  const Layout layout = lay_out(lifetimes);
  arena_ = room_for(layout.bytes, program.batch);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    places_[ids[i]].data = arena_.data() + layout.address[i];
  }
  for (int id = 0; id < program.graph.size(); ++id) {
    if (program.node(id).op != Op::reshape || !program.live[id] || program.alias[id] != id) continue;
    const Place& whole = place(in_memory_of(program, id));
    const graph::Shape shape = program.shape(id);
    places_[id] = {whole.data, whole.model_stride, shape.rows(), shape.columns()};
  }
}

bool Memory::is_in_arena(int id) const {
  const std::byte* data = place(id).data;
  return data >= arena_.data() && data < arena_.data() + arena_.size();
}

std::size_t Memory::address(int id) const { return static_cast<std::size_t>(place(id).data - arena_.data()); }

std::span<double> Memory::scalar(int id) {
  const auto found = scalars_.find(id);
  return found == scalars_.end() ? std::span<double>{} : std::span<double>(found->second);
}

void Memory::round_scalars() {
  for (const auto& [id, values] : scalars_) {
    std::byte* data = places_[id].data;
    for (std::size_t m = 0; m < values.size(); ++m) {
      if (element_ == Element::float32) {
        reinterpret_cast<float*>(data)[m] = static_cast<float>(values[m]);
      } else {
        reinterpret_cast<double*>(data)[m] = values[m];
      }
    }
  }
}

}  // namespace pellucid::plan
