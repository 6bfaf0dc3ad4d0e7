// Where every value of a plan stands in memory, and how a reader sees it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "pellucid/base/buffer.hpp"
#include "pellucid/plan/groups.hpp"
#include "pellucid/plan/layout.hpp"
#include "pellucid/plan/store.hpp"

namespace pellucid::plan {

/// The values of one node: [models, rows, columns], contiguous; model_stride 0 where all models share them.
struct Place {
  std::byte* data = nullptr;
  Index model_stride = 0, rows = 0, columns = 0;
};

class Memory {
 public:
  /// Places all that `schedule` computes and reads. `kept` nodes stay readable after the last group; where
  /// models run apart all do, as one model's last pass may come before another's first. Fails (Fault::usage) if this
  /// machine has less memory than that takes.
  Memory(const Program& program, const Schedule& schedule, const std::vector<int>& kept, Store& store);

  const Place& place(int id) const { return places_[id]; }
  /// Whether `id` is computed into memory, and not only inside its group.
  bool is_stored(int id) const { return stored_[id]; }
  bool is_in_arena(int id) const;
  std::size_t address(int id) const;  ///< in the arena
  std::size_t arena_bytes() const { return arena_.size(); }

  /// Per-step scalars and constants, in float64 as given or computed, [models]; rounded copies feed the kernels.
  std::span<double> scalar(int id);
  void round_scalars();

 private:
  Buffer room_for(std::size_t bytes, Index batch);
  std::byte* own(Index count, Index batch);
  void place_leaves(const Program& program, Store& store);
  void place_computed(const Program& program, const Schedule& schedule, const std::vector<int>& kept, Store& store);

  Element element_;
  Index models_;
  graph::PerNode<Place> places_;
  graph::PerNode<bool> stored_;
  std::size_t bytes_ = 0;  ///< of all buffers
  std::vector<Buffer> buffers_;
  Buffer arena_;
  std::map<int, std::vector<double>> scalars_;
};

/// The node that an elementwise reader of `id` really reads: looks through broadcasts that are not stored.
int seen_through(const Program& program, int id);

/// The groups' numbers by node, -1 where a node belongs to none.
graph::PerNode<int> group_numbers(const Program& program, const Schedule& schedule);

}  // namespace pellucid::plan
