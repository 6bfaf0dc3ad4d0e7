#include "pellucid/train/recipe.hpp"

#include "pellucid/graph/print.hpp"

namespace pellucid {

std::string LossText::written(const std::function<Value(Value y, Value p)>& function) {
  graph::Graph graph;
  const graph::Shape column{graph::batch, 1};
  return "expr(" + graph::formula(function(graph.input("y", column), graph.input("p", column))) + ")";
}

}  // namespace pellucid
