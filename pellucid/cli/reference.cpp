#include "pellucid/cli/reference.hpp"

#include <cctype>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/graph/print.hpp"
#include "pellucid/kinds.hpp"
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/spec.hpp"

namespace pellucid::cli {

namespace {

using Formulas = std::vector<std::pair<std::string, std::string>>;
using graph::batch;
using nn::Arguments;
using nn::Value;

constexpr Index example_columns = 4;  // of the values that formulas are written for
constexpr double example_fan = 16;    // a square number, so that its root reads well

const char* name_of(nn::Kind kind) {
  switch (kind) {
    case nn::Kind::number:
      return "number";
    case nn::Kind::integer:
      return "integer";
    case nn::Kind::boolean:
      return "boolean";
    case nn::Kind::choice:
      return "word";
    case nn::Kind::gain:
      return "number or activation";
    case nn::Kind::numbers:
      return "numbers";
    case nn::Kind::expression:
      return "expression";
    case nn::Kind::initializer:
      return "initializer";
    case nn::Kind::steps:
      return "steps";
  }
  return "";
}

bool comes_from_task(const nn::Parameter& row) {
  return row.kind == nn::Kind::integer && row.fallback == nn::from_task && !row.interval.contains(row.fallback);
}

bool is_numeric(const nn::Parameter& row) { return row.kind == nn::Kind::number || row.kind == nn::Kind::integer; }

std::string fallback_of(const nn::Parameter& row) {
  if (std::isnan(row.fallback)) return "required";
  if (comes_from_task(row)) return "from the task";
  if (row.kind == nn::Kind::boolean) return row.fallback != 0 ? "true" : "false";
  if (row.fallback_text[0] != '\0') return row.fallback_text;
  return number_text(row.fallback);
}

bool is_written_out(const nn::Parameter& row) { return !std::isnan(row.fallback) && !comes_from_task(row); }

// A number that a parameter without a default may take.
double example_of(const nn::Interval& interval) {
  if (interval.contains(1)) return 1;
  if (std::isfinite(interval.low) && std::isfinite(interval.high)) return (interval.low + interval.high) / 2;
  return std::isfinite(interval.low) ? std::floor(interval.low) + 1 : 0;
}

// Kinds need no parameters, formulas or facts: what an entry does not have is left out of its page.
template <class Entry>
const std::vector<nn::Parameter>& parameters_of(const Entry& entry) {
  static const std::vector<nn::Parameter> none;
  if constexpr (requires { entry.parameters; }) {
    return entry.parameters;
  } else {
    return none;
  }
}

template <class Entry>
std::string signature_of(const Entry& entry) {
  std::string text = entry.name.text;
  const char* separator = "(";
  for (const nn::Parameter& row : parameters_of(entry)) {
    text += separator + std::string(row.name.text) + (is_written_out(row) ? "=" + fallback_of(row) : "") +
            (row.takes_rest ? ", …" : "");
    separator = ", ";
  }
  return separator[0] == ',' ? text + ")" : text;
}

template <class Entry>
bool is_given_as_expression(const Entry& entry) {
  for (const nn::Parameter& row : parameters_of(entry)) {
    if (row.kind == nn::Kind::expression && std::isnan(row.fallback)) return true;
  }
  return false;
}

// The defaults, and examples for what has none.
template <class Entry>
Arguments usual_arguments(const Entry& entry) {
  nn::Call call{entry.name.text, {}};
  for (const nn::Parameter& row : parameters_of(entry)) {
    if (!std::isnan(row.fallback)) continue;
    const bool has_example = row.kind == nn::Kind::steps;
    call.arguments.emplace_back(row.name.text, has_example ? row.example : number_text(example_of(row.interval)));
    if (has_example && row.takes_rest) call.arguments.emplace_back("", row.example);
  }
  return nn::bind_arguments(call, parameters_of(entry), std::string(Entry::kind) + " " + entry.name.text);
}

bool has_word(const std::string& text, const std::string& word) {
  const auto is_part = [](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
  };
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_part(text[at - 1])) && (end == text.size() || !is_part(text[end]))) return true;
  }
  return false;
}

// What stands in the formula as a number and not by its name.
template <class Entry>
std::string numbers_in_formula(const Entry& entry, const Arguments& arguments, const std::string& formula) {
  std::string text;
  for (const nn::Parameter& row : parameters_of(entry)) {
    const std::string name = row.name.text;
    if (row.kind == nn::Kind::steps) {
      std::string all;
      for (const std::string& steps : arguments.texts(name)) all += (all.empty() ? "" : ", ") + steps;
      text += (text.empty() ? "" : ", ") + name + " = " + all;
      continue;
    }
    if (!is_numeric(row) || comes_from_task(row) || has_word(formula, name)) continue;
    text += (text.empty() ? "" : ", ") + name + " = " + number_text(arguments[name]);
  }
  return text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// Names of a layer's tensors count the steps of its model; a page has no model.
std::string without_step(const nn::Builder& build, std::string text) {
  const auto shorten = [&](const std::string& name) { text = replaced(text, name, name.substr(name.find('.') + 1)); };
  for (const nn::ParameterInfo& parameter : build.parameters()) shorten(parameter.name);
  for (const nn::StateInfo& state : build.states()) shorten(state.name);
  return text;
}

Formulas formulas_of(const nn::Activation& entry, const Arguments& with) {
  graph::Graph graph;
  const Value z = graph.input("z", {batch, example_columns});
  return {{std::string(entry.name.text) + "(z)", graph::spelled_out(entry.define(z, with))}};
}

Formulas formulas_of(const nn::Loss& entry, const Arguments& with) {
  graph::Graph graph;
  const Value y = graph.input("y", {batch, 1});
  const Value p = graph.input("p", {batch, entry.truth == nn::Truth::classes ? example_columns : 1});
  return {{"loss", graph::formula(entry.define(y, p, with))}};
}

// Numbers; for a layer that takes codes the last two columns name one of ten.
Fields example_fields(const nn::Layer& entry, Index columns) {
  if (entry.codes != nn::Codes::taken) return numbers_of_a_row(columns);
  Fields fields = numbers_of_a_row(columns - 2);
  fields.push_back({Field::Holds::codes, {columns - 2, columns - 1}, 10});
  return fields;
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
  if (entry.procedure == nn::Procedure::line_search) {
    return {{"w", "w + t d, all weights together: d from the memory of the last steps, t by a line search"}};
  }
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
  Formulas formulas{{"learning rate", graph::formula(entry.define(graph.scalar("lr"), progress, with))}};
  if (entry.momentum != nullptr) {
    formulas.emplace_back("momentum", graph::formula(entry.momentum(graph.scalar("momentum"), progress, with)));
  }
  return formulas;
}

std::string name_of(const std::vector<Task>& tasks) {
  std::string names;
  for (const Task task : tasks) names += (names.empty() ? "" : ", ") + std::string(pellucid::name_of(task));
  return names;
}

std::string name_of(const std::vector<Text>& texts) {
  std::string all;
  for (const Text& text : texts) all += (all.empty() ? "" : ", ") + std::string(text.text);
  return all;
}

template <class Entry>
Formulas facts_of(const Entry& entry) {
  Formulas facts;
  const auto add = [&](const char* name, std::string text) {
    if (!text.empty()) facts.emplace_back(name, std::move(text));
  };
  if constexpr (requires { entry.label; }) {
    if (entry.label.text != std::string(entry.name.text)) add("label", entry.label.text);
  }
  if constexpr (requires { name_of(entry.subject); }) add("about", name_of(entry.subject));
  if constexpr (requires { entry.rule; }) add("rule", entry.rule.text);
  if constexpr (requires { entry.tasks; }) add("tasks", name_of(entry.tasks));
  if constexpr (requires { entry.ending; }) add("ending", entry.ending.text);
  if constexpr (requires { entry.endings; }) add("endings", name_of(entry.endings));
  if constexpr (requires { entry.range; }) add("range", entry.range.text);
  if constexpr (requires { entry.output; }) add("output", entry.output.text);
  if constexpr (requires { entry.truth; }) {
    add("truth", entry.truth == nn::Truth::classes  ? "classes"
                 : entry.truth == nn::Truth::binary ? "binary"
                 : entry.truth == nn::Truth::counts ? "counts"
                                                    : "numbers");
  }
  if constexpr (requires { entry.procedure; }) {
    if (entry.procedure != nn::Procedure::none) add("procedure", "whole batches");
  }
  if constexpr (requires { name_of(entry.of); }) add("of", name_of(entry.of));
  if constexpr (requires { name_of(entry.needs); }) add("needs", name_of(entry.needs));
  if constexpr (requires { name_of(entry.best); }) add("best", name_of(entry.best));
  if constexpr (requires { entry.use; }) add("use", entry.use.text);
  if constexpr (requires { entry.source; }) add("source", entry.source.text);
  if constexpr (requires { entry.example; }) {
    const std::string example = std::string(entry.example.call) + " gives " + entry.example.gives;
    if (*entry.example.call != '\0' && example.find('\n') == std::string::npos) add("example", example);  // no file
  }
  return facts;
}

// Whether its values are more than each number's own definition.
template <class Entry>
bool is_arranged(const Entry& entry) {
  if constexpr (requires { entry.arrange; }) return entry.arrange != nullptr;
  return false;
}

// Definitions in the graph's language are written out; of what is no expression the entry has the formula as a text.
template <class Entry>
void add_formulas(EntryPage& page, const Entry& entry, bool with_plots) {
  if constexpr (requires { entry.formula; }) {
    page.formulas = {{entry.name.text, entry.formula.text}};
    page.formula_at = numbers_in_formula(entry, usual_arguments(entry), entry.formula.text);
  } else if constexpr (requires { formulas_of(entry, Arguments()); }) {
    if (is_given_as_expression(entry)) {
      page.formulas = {{Entry::kind, "the expression that is given"}};
      return;
    }
    const Arguments arguments = usual_arguments(entry);
    page.formulas = formulas_of(entry, arguments);
    page.formula_at = numbers_in_formula(entry, arguments, page.formulas.front().second);
    if constexpr (requires { nn::plot_of(entry, arguments); }) {
      if (with_plots && !is_arranged(entry)) page.plot = nn::plot_of(entry, arguments);
    }
  }
}

template <class Entry>
EntryPage page_of(const Entry& entry, bool with_plots) {
  EntryPage page{.name = entry.name.text,
                 .aliases = {},
                 .signature = signature_of(entry),
                 .summary = entry.summary.text,
                 .formulas = {},
                 .formula_at = "",
                 .facts = facts_of(entry),
                 .parameters = {}};
  if constexpr (requires { entry.aliases; }) page.aliases.assign(entry.aliases.begin(), entry.aliases.end());
  add_formulas(page, entry, with_plots);
  for (const nn::Parameter& row : parameters_of(entry)) {
    page.parameters.push_back({row.name.text, row.summary.text, name_of(row.kind), fallback_of(row),
                               is_numeric(row) ? nn::to_string(row.interval) : "", row});
  }
  return page;
}

}  // namespace

std::vector<KindPage> reference(bool with_plots) {
  std::vector<KindPage> kinds;
  for_each_kind([&]<class Entry>() {
    KindPage page{Entry::plural, Entry::about, {}};
    for (const Entry& entry : catalogue<Entry>()) page.entries.push_back(page_of(entry, with_plots));
    kinds.push_back(std::move(page));
  });
  return kinds;
}

}  // namespace pellucid::cli
