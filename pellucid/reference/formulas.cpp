#include "pellucid/reference/formulas.hpp"

#include <algorithm>
#include <cctype>

#include "pellucid/base/text.hpp"
#include "pellucid/graph/print.hpp"
#include "pellucid/nn/network.hpp"

namespace pellucid::reference {

namespace {

using graph::batch;
using nn::Arguments;
using nn::Value;

constexpr Index example_columns = 4;  // of the values that formulas are written for
constexpr double example_fan = 16;    // a square number, so that its root reads well

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// Names of a layer's tensors count the steps of its model; a page has no model.
std::string without_step(const nn::Builder& build, std::string text) {
  const auto shorten = [&](const std::string& name) { text = replaced(text, name, name.substr(name.rfind('.') + 1)); };
  for (const nn::ParameterInfo& parameter : build.parameters()) shorten(parameter.name);
  for (const nn::StateInfo& state : build.states()) shorten(state.name);
  return text;
}

// Numbers; for a layer that takes codes the last two columns name one of ten.
Fields example_fields(const nn::Layer& entry, Index columns) {
  if (entry.codes != nn::Codes::taken) return numbers_of_a_row(columns);
  Fields fields = numbers_of_a_row(columns - 2);
  fields.push_back({Field::Holds::codes, {columns - 2, columns - 1}, 10});
  return fields;
}

// Whether the network's last values are its predictions.
bool is_prediction(const nn::Loss& entry) {
  graph::Graph graph;
  const Value last = graph.input("z", {batch, 1});
  return nn::predictions({&entry, {}}, last) == last;
}

std::string joined(const Formulas& lines) {
  std::string text;
  for (const auto& [name, expression] : lines) text += name + " = " + expression + "\n";
  return text;
}

}  // namespace

Formulas formulas_of(const nn::Activation& entry, const Arguments& with) {
  graph::Graph graph;
  const Value z = graph.input("z", {batch, example_columns});
  return {{std::string(entry.name.text) + "(z)", graph::spelled_out(entry.define(z, with))}};
}

Formulas formulas_of(const nn::Loss& entry, const Arguments& with) {
  graph::Graph graph;
  const Value y = graph.input("y", {batch, 1});
  const Value p =
      graph.input(is_prediction(entry) ? "p" : "z", {batch, entry.truth == nn::Truth::classes ? example_columns : 1});
  return {{"loss", graph::formula(entry.define(y, p, with))}};
}

Formulas formulas_of(const nn::Layer& entry, const Arguments& with) {
  const auto write = [&](bool training) {
    graph::Graph graph;
    constexpr Index side = 3;  // the row is a picture too, for the layers that look at pictures
    nn::Builder build(graph, training, example_columns, example_fields(entry, side * side), {side, side});
    const nn::Builder::Scope scope(build, 0);
    const Value y = entry.define(build, graph.input("x", {batch, side * side}), with);
    Formulas formulas{{training ? "training" : "inference", without_step(build, graph::formula(y))}};
    for (const graph::Update& update : build.updates()) {
      formulas.emplace_back(without_step(build, graph::formula(update.target)),
                            without_step(build, graph::formula(update.value)));
    }
    return formulas;
  };
  Formulas training = write(true);
  const Formulas inference = write(false);
  if (training.front().second == inference.front().second) {
    training.front().first = "output";
  } else {
    training.insert(training.begin() + 1, inference.front());
  }
  return training;
}

Formulas formulas_of(const nn::Initializer& entry, const Arguments& with) {
  graph::Graph graph;
  const Value u = graph.input("u", {batch, example_columns});
  const std::string fan = number_text(example_fan);
  const std::string what = entry.arrange == nullptr ? "first value" : "each number before the matrix is arranged";
  return {{what + ", u in [0, 1), fan_in = fan_out = " + fan,
           graph::formula(entry.define(u, example_fan, example_fan, with))}};
}

Formulas formulas_of(const nn::Optimizer& entry, const Arguments& with) {
  if (entry.procedure != nn::Procedure::none) return lines_of(entry.mathematics);
  graph::Graph graph;
  const graph::Shape shape{example_columns};
  nn::Stepper stepper(graph, "w", shape, graph.scalar("lr"));
  const Value moved = entry.define(stepper, graph.parameter("w", shape), graph.input("g", shape), with);
  const auto text = [](Value value) { return replaced(graph::formula(value), "w/", ""); };
  Formulas formulas{{"w", text(moved)}};
  for (const graph::Update& update : stepper.updates()) formulas.emplace_back(text(update.target), text(update.value));
  return formulas;
}

Formulas formulas_of(const nn::Schedule& entry, const Arguments& with) {
  graph::Graph graph;
  const nn::Progress progress{graph.scalar("epoch"), graph.scalar("step"), graph.scalar("epochs"),
                              graph.scalar("steps"), graph.scalar("scale")};
  Formulas formulas{{"rate", graph::formula(entry.define(graph.scalar("lr"), progress, with))}};
  if (entry.momentum != nullptr) {
    formulas.emplace_back("momentum", graph::formula(entry.momentum(graph.scalar("momentum"), progress, with)));
  }
  return formulas;
}

Formulas formulas_of(const nn::Averaging& entry, const Arguments&) { return lines_of(entry.mathematics); }

Formulas lines_of(std::string_view mathematics) {
  Formulas lines;
  while (!mathematics.empty()) {
    const std::string line(mathematics.substr(0, mathematics.find('\n')));
    mathematics.remove_prefix(std::min(mathematics.size(), line.size() + 1));
    const std::size_t equals = line.find(" = ");
    lines.emplace_back(line.substr(0, equals), line.substr(equals + 3));
  }
  return lines;
}

std::string options_beside(const Formulas& lines, const std::vector<nn::Parameter>& parameters) {
  const std::string all = joined(lines);
  std::string text;
  for (const nn::Parameter& row : parameters) {
    const std::string name = row.name.text;
    if (has_word(all, name) || (row.kind != nn::Kind::boolean && row.kind != nn::Kind::choice)) continue;
    const std::string value = row.kind == nn::Kind::choice ? row.fallback_text : row.fallback != 0 ? "true" : "false";
    text += (text.empty() ? "" : ", ") + name + " = " + value;
  }
  return text;
}

std::string symbols_in(const Formulas& lines, std::span<const nn::Symbol> symbols,
                       const std::vector<nn::Parameter>& parameters) {
  const std::string all = joined(lines);
  std::string text;
  for (const nn::Symbol& symbol : symbols) {
    std::string word = symbol.name;
    if (word.ends_with("()")) word.pop_back();
    const auto is_it = [&](const nn::Parameter& row) { return word == row.name.text; };
    if (!has_word(all, word) || std::any_of(parameters.begin(), parameters.end(), is_it)) continue;
    text += (text.empty() ? "" : ", ") + std::string(symbol.name) + " " + symbol.meaning;
  }
  return text;
}

bool may_overflow(const Formulas& lines) {
  for (const auto& [name, expression] : lines) {
    for (const char* word : {"exp(", "log(", "e^"}) {
      if (has_word(expression, word)) return true;
    }
  }
  return false;
}

bool has_word(const std::string& text, const std::string& word) {
  const auto is_part = [](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
  };
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool ends = end == text.size() || !is_part(text[end]) || !is_part(word.back());
    if ((at == 0 || !is_part(text[at - 1])) && ends) return true;
  }
  return false;
}

}  // namespace pellucid::reference
