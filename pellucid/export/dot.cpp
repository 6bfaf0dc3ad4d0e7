// dot: the inference graph as Graphviz draws it. Each operation and each leaf is a node with its shape (B: rows of a
// batch), numbered in the order in which they are computed; edges go from operands to what uses them, the first operand
// first.
#include <map>

#include "pellucid/base/text.hpp"
#include "pellucid/export/export.hpp"
#include "pellucid/graph/operations.hpp"
#include "pellucid/model/parsed.hpp"
#include "pellucid/model/prediction.hpp"

namespace pellucid::exports {

namespace {

/// What a node is called: a leaf by its name, a constant by its number, else the operation.
std::string title_of(const graph::Node& node) {
  if (node.op == graph::Op::constant) return number_text(node.number);
  return graph::is_leaf(node.op) ? node.name : graph::operation(node.op).name;
}

const char* form_of(const graph::Node& node) {
  if (node.op == graph::Op::parameter || node.op == graph::Op::state) return ", shape=box, style=filled";
  return graph::is_leaf(node.op) ? ", shape=plaintext" : ", shape=box, style=rounded";
}

/// As a string of the DOT language, whose only escapes are those of quotes and of lines.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') result += '\\';
    result += letter == '\n' ? std::string("\\n") : std::string(1, letter);
  }
  return result + "\"";
}

std::string write_dot(const Model& model) {
  const PredictionGraph network(parse(model.recipe(), model.signature().task), model.signature());
  std::string nodes, edges;
  std::map<int, std::string> names;
  for (const int id : graph::operands_first(network.predictions)) {
    const graph::Node& node = network.graph.node(id);
    const std::string name = "n" + std::to_string(names.size());
    names[id] = name;
    nodes += "  " + name + " [label=" + quoted(title_of(node) + "\n" + to_string(node.shape)) + form_of(node) + "];\n";
    for (const int operand : node.inputs) {
      if (operand >= 0) edges += "  " + names.at(operand) + " -> " + name + ";\n";
    }
  }
  return "digraph network {\n  label=" + quoted(model.recipe().model) + ";\n" + nodes + edges + "}\n";
}

}  // namespace

Format dot() {
  return {.name = "dot",
          .summary = "the inference graph with its shapes, in the DOT language",
          .use = "pictures: \"dot -Tsvg\" of Graphviz draws it",
          .source = "Gansner, Koutsofios, North and Vo 1993; graphviz.org/doc/info/lang.html",
          .ending = ".dot",
          .write = write_dot,
          .example = {"linear(3) | tanh | linear", "  n5 [label=\"tanh\\n[B, 3]\", shape=box, style=rounded];"}};
}

}  // namespace pellucid::exports
