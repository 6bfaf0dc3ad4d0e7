#include "pellucid/model/recipe.hpp"

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/graph/operations.hpp"
#include "pellucid/graph/print.hpp"

namespace pellucid {

const char* name_of(Task task) {
  return task == Task::regression ? "regression" : task == Task::binary ? "binary" : "classification";
}

namespace {

std::string text_or_file(const std::string& text) { return is_file(text) ? read_text(text) : text; }

}  // namespace

template <>
const std::vector<Key<Recipe>>& keys<Recipe>() {
  static const std::vector<Key<Recipe>> all{
#define PELLUCID_KEY(type, key, fallback, ...) {.name = #key, .member = &Recipe::key, __VA_ARGS__},
#include "pellucid/model/recipe_keys.inc"
#undef PELLUCID_KEY
  };
  return all;
}

std::string LossText::written(const std::function<Value(Value y, Value p)>& function) {
  graph::Graph graph;
  const graph::Shape column{graph::batch, 1};
  const Value loss = function(graph.input("y", column), graph.input("p", column));
  for (const int id : graph::operands_first(loss)) {
    const graph::Op op = graph.node(id).op;
    if (graph::is_elementwise(op) || graph::is_leaf(op) || op == graph::Op::broadcast) continue;
    fail({Fault::usage, "cannot write a loss down as an expression", "", graph::operation(op).name,
          "use elementwise operations of y and p alone"});
  }
  const std::string text = graph::formula(loss);
  if (text.find(graph::left_out) != std::string::npos) {
    fail({Fault::usage, "cannot write a loss down as an expression", "",
          "as text, in which what is used twice stands twice, it is too long", "use fewer operations"});
  }
  return "expr(" + text + ")";
}

}  // namespace pellucid
