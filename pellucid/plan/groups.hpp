// Fusion: which values are computed together in one pass over memory, and in which order the passes run.
#pragma once

#include <vector>

#include "pellucid/graph/graph.hpp"
#include "pellucid/graph/per_node.hpp"

namespace pellucid::plan {

/// The part of a graph that a plan computes.
struct Program {
  graph::Graph& graph;
  Index batch;
  graph::PerNode<bool> live;           ///< by node: reachable from an output, a tap or an update
  graph::PerNode<bool> computed_once;  ///< by node: a number that depends on constants and per-step scalars alone
  /// By node: detach(x) stands for x, and so does reshape(x) where rows and columns stay; all others for themselves.
  graph::PerNode<int> alias;
  graph::PerNode<bool> in_memory;  ///< by node: someone reads it as a matrix in memory, not elementwise

  const graph::Node& node(int id) const { return graph.node(id); }
  /// Operand `i` of `id` with what stands for another node looked through; -1 for none.
  int input(int id, std::size_t i) const;
  /// Whether a kernel computes `id` into memory: not a leaf, a scalar of the step, an alias or a generator.
  bool is_computed(int id) const;
  graph::Shape shape(int id) const { return node(id).shape.at(batch); }
};

/// Operations that an elementwise reader takes without memory: it repeats or generates their values as it goes.
bool is_spread(graph::Op op);

/// The node whose memory a reader of `id` reads: looks through broadcasts that are not computed and through reshapes.
int in_memory_of(const Program& program, int id);

/// Whether `id` adds up patches that are a product, which can add them up as it goes, if nobody else reads them.
bool adds_its_patches(const Program& program, int id);

/// Marks what `roots` need.
Program trace(graph::Graph& graph, Index batch, const std::vector<int>& roots, bool fuse);

/// One pass over memory: at most one product, reduction or gather, first, and the elementwise nodes that follow it; or
/// a product of patches and the unpatch that adds them up.
struct Group {
  std::vector<int> nodes;  ///< in order of computation
};

/// An update in place: `group` overwrites the memory of `target`. With an index, of its rows of those codes alone.
struct InPlace {
  int target, value;
  int index = -1;
};

struct Schedule {
  explicit Schedule(int nodes) : overwrites(nodes, -1) {}

  std::vector<Group> groups;       ///< in order of execution
  std::vector<InPlace> in_place;   ///< updates that may overwrite their target: every other reader comes before
  std::vector<InPlace> committed;  ///< updates that need a copy after the last group
  graph::PerNode<int> overwrites;  ///< by value of an update in place: the target; -1 for all others
  /// A thread takes models of its own through all passes, and no pass waits for another thread.
  bool models_apart = false;
};

/// Fuses (unless `fuse` is false: then every node is a group) and orders. A fused group never needs its own result
/// through another group, and an update overwrites its target only after the target's last reader. Models that may run
/// apart do where a run of each is short.
Schedule schedule(const Program& program, const std::vector<InPlace>& updates, bool may_run_apart, bool fuse);

}  // namespace pellucid::plan
