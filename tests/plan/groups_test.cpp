// What is computed where: values that readers compute as cheaply as read them take no memory.
#include "pellucid/plan/groups.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "pellucid/graph/differentiate.hpp"
#include "pellucid/graph/operations.hpp"

namespace pellucid::plan {
namespace {

using graph::Op;
using graph::Value;

/// Two layers with `activation` between them, trained on the sum of their outputs.
class TwoLayers {
 public:
  explicit TwoLayers(Value (*activation)(Value)) {
    const Value x = graph.input("x", {graph::batch, 6}), first = graph.parameter("first", {6, 6}),
                second = graph.parameter("second", {6, 6});
    hidden = activation(product(x, first));
    const std::vector<Value> leaves{first, second};
    const std::vector<Value> of_leaves = gradients(sum(product(hidden, second)), leaves);
    std::vector<InPlace> updates;
    std::vector<int> roots;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      const Value moved = leaves[i] - of_leaves[i];
      updates.push_back({leaves[i].id, moved.id, -1});
      roots.insert(roots.end(), {leaves[i].id, moved.id});
    }
    program = std::make_unique<Program>(trace(graph, 4, roots, true));
    planned = schedule(*program, updates, false, true);
  }

  /// Nodes of the pass that computes `id` which another pass reads, besides `id` itself.
  int handed_on_beside(int id) const {
    const auto computes = [](const Group& group, int node) {
      return std::ranges::find(group.nodes, node) != group.nodes.end();
    };
    const auto own = std::ranges::find_if(planned.groups, [&](const Group& group) { return computes(group, id); });
    int count = 0;
    for (const int node : own->nodes) {
      count += static_cast<int>(node != id && std::ranges::any_of(planned.groups, [&](const Group& other) {
                                  return !computes(other, node) && std::ranges::any_of(other.nodes, [&](int reader) {
                                    return program->input(reader, 0) == node || program->input(reader, 1) == node ||
                                           program->input(reader, 2) == node;
                                  });
                                }));
    }
    return count;
  }

  graph::Graph graph;
  Value hidden;
  std::unique_ptr<Program> program;
  Schedule planned{0};
};

TEST(Groups, a_derivative_that_follows_from_the_value_in_memory_needs_no_memory) {
  for (Value (*activation)(Value) : {+[](Value z) -> Value { return where(z > 0, z, 0); },
                                     +[](Value z) { return tanh(z); }, +[](Value z) -> Value { return sigmoid(z); }}) {
    const TwoLayers layers(activation);
    EXPECT_EQ(layers.handed_on_beside(layers.hidden.id), 0);
  }
}

TEST(Groups, one_that_needs_the_argument_hands_on_one_value_beside) {
  const TwoLayers layers(+[](Value z) -> Value { return where(z > 0, z, z * 0.5); });
  EXPECT_EQ(layers.handed_on_beside(layers.hidden.id), 1);
}

TEST(Groups, values_of_a_single_operand_do_not_keep_an_update_out_of_its_gradients_pass) {
  graph::Graph graph;
  const Value x = graph.input("x", {graph::batch, 6}), weight = graph.parameter("weight", {6, 6}),
              moment = graph.parameter("moment", {6, 6});
  const Value gradient = gradients(sum(product(x, weight)), std::vector{weight})[0];
  const Value square = moment * 0.9 + gradient * gradient;
  const Value moved = weight - gradient / (sqrt(square) + 0.1);
  Program program = trace(graph, 4, {weight.id, moment.id, square.id, moved.id}, true);
  const Schedule planned = schedule(program, {{moment.id, square.id, -1}, {weight.id, moved.id, -1}}, false, true);
  for (const Group& group : planned.groups) {
    const bool has_square = std::ranges::find(group.nodes, square.id) != group.nodes.end();
    EXPECT_EQ(has_square, std::ranges::find(group.nodes, moved.id) != group.nodes.end());
  }
}

}  // namespace
}  // namespace pellucid::plan
