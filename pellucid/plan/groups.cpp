// Groups grow by merging a node with the groups of its operands, as long as no path leads out of the merged group and
// back in.
#include "pellucid/plan/groups.hpp"

#include <algorithm>
#include <utility>

#include "pellucid/base/error.hpp"
#include "pellucid/kernels/kernels.hpp"
#include "pellucid/plan/costs.hpp"
#include "pellucid/plan/dependence.hpp"

namespace pellucid::plan {

using graph::Op;

int Program::input(int id, std::size_t i) const {
  const int operand = node(id).inputs[i];
  return operand < 0 ? -1 : alias[operand];
}

bool Program::is_computed(int id) const {
  if (!live[id] || computed_once[id] || alias[id] != id || graph::is_leaf(node(id).op)) return false;
  if (node(id).op == Op::reshape) return false;  // another view of its operand's memory
  return !(is_spread(node(id).op) || node(id).op == Op::patches) || in_memory[id];
}

namespace {

// Operations that need not be computed to be read, in another form, from their operand's memory.
bool is_seen_through(Op op) { return op == Op::broadcast || op == Op::reshape || op == Op::patches; }

}  // namespace

int in_memory_of(const Program& program, int id) {
  while (id >= 0 && is_seen_through(program.node(id).op) && !program.is_computed(id)) id = program.input(id, 0);
  return id;
}

bool is_spread(Op op) { return op == Op::broadcast || op == Op::iota || op == Op::uniform; }

namespace {

// The generator behind operand `i` of `id` that its reader repeats along an axis, or -1: it counts as far as the
// reader's shape goes, so numbers that repeat must come from memory.
int repeated_generator(const Program& program, int id, std::size_t i) {
  int operand = program.input(id, i);
  while (operand >= 0 && program.node(operand).op == Op::broadcast) operand = program.input(operand, 0);
  if (operand < 0) return -1;
  const Op op = program.node(operand).op;
  const graph::Shape own = program.shape(operand);
  const graph::Shape reader = program.shape(id);
  const bool repeats = own.columns() != reader.columns() || (op == Op::uniform && own.rows() != reader.rows());
  return (op == Op::iota || op == Op::uniform) && repeats ? operand : -1;
}

}  // namespace

namespace {

// The node that `id` is another name of: itself, what it detaches, or what it reshapes without another view of it.
int stands_for(const Program& program, int id) {
  const graph::Node& node = program.node(id);
  if (node.op != Op::detach && node.op != Op::reshape) return id;
  const int operand = program.input(id, 0);
  if (node.op == Op::detach) return operand;
  int whole = operand;
  while (program.node(whole).op == Op::reshape) whole = program.input(whole, 0);
  const graph::Shape own = program.shape(id), other = program.shape(whole);
  return own.rows() == other.rows() && own.columns() == other.columns() ? whole : id;
}

}  // namespace

bool adds_its_patches(const Program& program, int id) {
  if (program.node(id).op != Op::unpatch) return false;
  const int patches = program.input(id, 0);
  const Index columns = program.shape(patches).columns();
  return program.node(patches).op == Op::product && columns > 1 && columns <= kernels::Product::most_added;
}

Program trace(graph::Graph& graph, Index batch, const std::vector<int>& roots, bool fuse) {
  using graph::PerNode;
  const int count = graph.size();
  Program program{graph, batch, PerNode<bool>(count), PerNode<bool>(count), PerNode<int>(count), PerNode<bool>(count)};
  for (int id = 0; id < count; ++id) {
    const graph::Node& node = graph.node(id);
    program.alias[id] = stands_for(program, id);
    bool once = node.op == Op::constant || node.op == Op::scalar || node.op == Op::detach || node.op == Op::reshape ||
                (graph::is_elementwise(node.op) && node.shape.rank() == 0);
    for (const int input : node.inputs) once = once && (input < 0 || program.computed_once[input]);
    program.computed_once[id] = once;
  }
  for (const int root : roots) {
    program.live[root] = true;
    program.in_memory[program.alias[root]] = true;
  }
  for (int id = count - 1; id >= 0; --id) {
    if (!program.live[id]) continue;
    const graph::Node& node = graph.node(id);
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      if (node.inputs[i] < 0) continue;
      program.live[node.inputs[i]] = true;
      const bool is_view = graph::is_elementwise(node.op) || node.op == Op::broadcast || node.op == Op::detach ||
                           program.alias[id] != id;
      const int operand = program.input(id, i);
      const bool is_patches = program.node(operand).op == Op::patches;
      // A product lays out the patches that it multiplies by itself; 1 x 1 windows of one channel are no work.
      const bool is_laid_out =
          is_patches && fuse && node.op == Op::product && i == 0 && program.shape(operand).columns() > 1;
      if (is_laid_out || (fuse && adds_its_patches(program, id))) continue;
      if (!is_view || is_patches) program.in_memory[operand] = true;
      const int generator = repeated_generator(program, id, i);
      if (generator >= 0) program.in_memory[generator] = true;
    }
  }
  return program;
}

namespace {

constexpr std::size_t most_nodes = 48;  // of a group: its slots fit in a byte, its temporaries in the first-level cache

class Grouping {
 public:
  explicit Grouping(const Program& program)
      : program_(program),
        group_of_(program.graph.size(), -1),
        readers_(program.graph.size()),
        stands_on_(program.graph.size(), -1) {
    for (int id = 0; id < program.graph.size(); ++id) {
      for (std::size_t i = 0; program.live[id] && program.alias[id] == id && i < 3; ++i) {
        if (const int input = program.input(id, i); input >= 0) ++readers_[input];
      }
    }
  }

  void build(bool fuse) {
    for (int id = 0; id < program_.graph.size(); ++id) {
      if (!program_.is_computed(id)) continue;
      open(id);
      if (fuse && adds_its_patches(program_, id)) join_product(id);
      if (!fuse || !graph::is_elementwise(program_.node(id).op)) continue;
      const bool is_left = is_left_to_readers(id);
      merge_producers(id, true);  // first: a path through them would keep others apart
      if (!is_left) merge_producers(id, false);
    }
    for (int id = 0; fuse && id < program_.graph.size(); ++id) {
      if (stands_on_[id] >= 0) merge_producers(id, false);  // of those that no reader took
    }
  }

  int group_of(int id) const { return id < 0 ? -1 : group_of_[id]; }
  const std::vector<int>& nodes(int group) const { return nodes_[at(group)]; }
  int size() const { return static_cast<int>(nodes_.size()); }

  /// Demands that `first` runs before `second`. False if that is impossible.
  bool order(int first, int second) {
    if (first == second) return true;
    if (dependence_.needs(first, second)) return false;
    dependence_.link(second, first);
    return true;
  }

  /// The groups in an order that keeps every dependence; among the possible ones, by their first node.
  std::vector<int> sorted() const {
    return dependence_.sorted([&](int group) { return nodes(group).front(); });
  }

 private:
  static std::size_t at(int i) { return static_cast<std::size_t>(i); }

  void open(int id) {
    const int group = dependence_.add();
    group_of_[id] = group;
    nodes_.push_back({id});
    for (std::size_t i = 0; i < 3; ++i) link_sources(group, program_.input(id, i));
  }

  // `group` needs the groups that `id` stands on, looking through broadcasts and generators.
  void link_sources(int group, int id) {
    if (id < 0 || program_.computed_once[id]) return;
    if (group_of(id) >= 0) return dependence_.link(group, group_of(id));
    for (std::size_t i = 0; i < 3; ++i) link_sources(group, program_.input(id, i));
  }

  // A product whose patches have one reader alone needs no others: no path leads out of the group and back in.
  void join_product(int unpatch) {
    const int patches = program_.input(unpatch, 0), product = group_of(patches);
    if (readers_[patches] > 1 || program_.in_memory[patches] || nodes(product).size() > 1) return;
    const int own = group_of(unpatch);
    group_of_[unpatch] = product;
    nodes_[at(product)].push_back(unpatch);
    nodes_[at(own)].clear();
    dependence_.join(product, own);
  }

  void merge_producers(int id, bool left_to_readers) {
    for (std::size_t i = 0; i < 3; ++i) {
      const int operand = program_.input(id, i);
      const bool is_wanted = group_of(operand) >= 0 && (stands_on_[operand] >= 0) == left_to_readers;
      if (is_wanted) merge(group_of(operand), group_of(id));
    }
  }

  /// Whether readers may compute it as cheaply as read it, from the one value in memory that it stands on, such as
  /// relu's derivative from relu's value: then it needs no memory of its own, unless they cannot.
  bool is_left_to_readers(int id) {
    if (program_.in_memory[id]) return false;
    int value = -1;
    for (std::size_t i = 0; i < 3; ++i) {
      const int operand = program_.input(id, i);
      if (operand < 0 || program_.computed_once[operand]) continue;
      const int below = stands_on_[operand] >= 0 ? stands_on_[operand] : program_.in_memory[operand] ? operand : -1;
      if (below < 0 || (value >= 0 && below != value)) return false;
      value = below;
    }
    if (value < 0 || !program_.is_computed(value) || program_.shape(value) != program_.shape(id)) return false;
    stands_on_[id] = value;
    return true;
  }

  bool is_closed(int group) const { return program_.node(nodes(group).back()).op == Op::unpatch; }

  bool has_root(int group) const { return !graph::is_elementwise(program_.node(nodes(group).front()).op); }

  // Only a product has an epilogue, and not one that computes what the product reads.
  bool may_lead(int root, int epilogue) const {
    if (program_.node(root).op != Op::product) return false;
    for (std::size_t i = 0; i < 2; ++i) {
      if (group_of(in_memory_of(program_, program_.input(root, i))) == epilogue) return false;
    }
    return true;
  }

  bool may_merge(int a, int b) const {
    if (a == b || is_closed(a) || is_closed(b) || nodes(a).size() + nodes(b).size() > most_nodes) return false;
    if (has_root(b) || (has_root(a) && !may_lead(nodes(a).front(), b))) return false;
    const graph::Shape left = program_.shape(nodes(a).back());
    const graph::Shape right = program_.shape(nodes(b).back());
    if (left.rows() != right.rows() || left.columns() != right.columns()) return false;
    return !dependence_.are_linked_through_others(a, b);
  }

  // Moves `b` into `a`. The group with the product, if any, must stay in front.
  void merge(int a, int b) {
    if (has_root(b)) std::swap(a, b);
    if (!may_merge(a, b)) return;
    for (const int id : nodes(b)) group_of_[id] = a;
    std::vector<int>& nodes = nodes_[at(a)];
    nodes.insert(nodes.end(), nodes_[at(b)].begin(), nodes_[at(b)].end());
    std::sort(nodes.begin() + (has_root(a) ? 1 : 0), nodes.end());
    nodes_[at(b)].clear();
    dependence_.join(a, b);
  }

  const Program& program_;
  graph::PerNode<int> group_of_, readers_;
  graph::PerNode<int> stands_on_;  // of what is left to its readers: the value in memory
  std::vector<std::vector<int>> nodes_;
  Dependence dependence_;
};

// The leaf that is read where `id` is an operand, looking through broadcasts and reshapes; -1 for none.
int leaf_behind(const Program& program, int id) {
  while (id >= 0 && is_seen_through(program.node(id).op)) id = program.input(id, 0);
  return id >= 0 && graph::is_leaf(program.node(id).op) ? id : -1;
}

/// Which groups read a leaf that is updated.
class Readers {
 public:
  Readers(const Program& program, const Grouping& grouping, const std::vector<InPlace>& updates)
      : program_(program), of_leaf_(program.graph.size()) {
    graph::PerNode<bool> is_target(program.graph.size());
    for (const InPlace& update : updates) is_target[update.target] = true;
    for (int g = 0; g < grouping.size(); ++g) {
      for (const int id : grouping.nodes(g)) {
        for (std::size_t i = 0; i < 3; ++i) {
          const int leaf = leaf_behind(program, program.input(id, i));
          if (leaf < 0 || !is_target[leaf]) continue;
          std::vector<int>& groups = of_leaf_[leaf];
          if (groups.empty() || groups.back() != g) groups.push_back(g);
        }
      }
    }
  }

  const std::vector<int>& of(int leaf) const { return of_leaf_[leaf]; }
  bool are_of(int leaf, int id) const {
    for (std::size_t i = 0; i < 3; ++i) {
      if (leaf_behind(program_, program_.input(id, i)) == leaf) return true;
    }
    return false;
  }

 private:
  const Program& program_;
  graph::PerNode<std::vector<int>> of_leaf_;
};

// A copied update whose value is an old leaf must come before that leaf's own copy.
void check_copies(const Program& program, const std::vector<InPlace>& committed) {
  graph::PerNode<int> copied(program.graph.size(), -1);  // by target: its place in the list
  for (std::size_t i = 0; i < committed.size(); ++i) {
    const int leaf = leaf_behind(program, program.alias[committed[i].value]);
    if (leaf >= 0 && copied[leaf] >= 0) {
      fail({Fault::usage, "an update is copied from a value that another update replaces",
            program.node(committed[i].target).name, "its new value is the old " + program.node(leaf).name,
            "compute the new value, or list this update first"});
    }
    copied[committed[i].target] = static_cast<int>(i);
  }
}

constexpr double longest_apart = 50'000;  // nanoseconds: some times what the barriers of all passes cost

}  // namespace

Schedule schedule(const Program& program, const std::vector<InPlace>& updates, bool may_run_apart, bool fuse) {
  Grouping grouping(program);
  grouping.build(fuse);
  const Readers readers(program, grouping, updates);
  graph::PerNode<bool> is_copied_from(program.graph.size());  // by leaf, after the last group: the old value is needed
  for (const InPlace& update : updates) {
    const int leaf = leaf_behind(program, program.alias[update.value]);
    if (leaf >= 0) is_copied_from[leaf] = true;
  }

  Schedule result(program.graph.size());
  for (const InPlace& update : updates) {
    const int writer = grouping.group_of(update.value);
    bool possible =
        writer >= 0 && update.index < 0 && result.overwrites[update.value] < 0 && !is_copied_from[update.target];
    if (possible) {  // a product, reduction or gather reads its operands again after the first result is written
      const int root = grouping.nodes(writer).front();
      possible = graph::is_elementwise(program.node(root).op) || !readers.are_of(update.target, root);
    }
    for (const int g : readers.of(update.target)) possible = possible && grouping.order(g, writer);
    if (possible) result.overwrites[update.value] = update.target;
    (possible ? result.in_place : result.committed).push_back(update);
  }
  check_copies(program, result.committed);
  result.models_apart = may_run_apart && nanoseconds_of_a_model(program) <= longest_apart;
  for (const int group : grouping.sorted()) result.groups.push_back({grouping.nodes(group)});
  return result;
}

}  // namespace pellucid::plan
