#include "pellucid/explain/step_words.hpp"

#include <algorithm>
#include <set>

#include "pellucid/base/text.hpp"
#include "pellucid/explain/explanation_equations.hpp"

namespace pellucid::explaining {

namespace {

constexpr std::size_t most_taken = 12;  // rows of tables that are named

std::string range_of(const Explanation& explanation, int index, std::size_t begin, std::size_t end) {
  const std::string first = symbol_of(explanation, index, begin).text();
  return begin + 1 == end ? first : first + " to " + symbol_of(explanation, index, end - 1).text();
}

/// How many numbers `steps` make of those that the step was given.
std::size_t width_of_steps(const std::string& steps, Index given) {
  graph::Graph graph;
  nn::Builder build(graph, false, 1, {}, {});
  const graph::Value x = graph.input("x", {graph::batch, given});
  const graph::Shape made = nn::apply(nn::parse_model(steps), build, x).shape().at(1);
  return static_cast<std::size_t>(made.count());
}

/// Of an entry that takes several lists of steps.
void add_branches(std::vector<std::string>& lines, const Explanation& explanation, int index, const nn::Step& parsed) {
  const Explanation::Step& step = explanation.steps[static_cast<std::size_t>(index)];
  for (const nn::Parameter& parameter : parsed.layer.entry->parameters) {
    if (parameter.kind != nn::Kind::steps || !parameter.takes_rest) continue;
    const std::vector<Index> given = step.source < 0 ? std::vector<Index>{static_cast<Index>(explanation.inputs.size())}
                                                     : explanation.steps[static_cast<std::size_t>(step.source)].shape;
    if (given.size() > 1) return;  // of a picture each place has the channels of all
    std::size_t begin = 0;
    for (const std::string& branch : parsed.layer.arguments.texts(parameter.name.text)) {
      const std::vector<nn::Step> steps = nn::parse_model(branch);
      if (nn::take_codes(steps)) return;
      const std::size_t end = begin + width_of_steps(branch, given.front());
      lines.push_back(range_of(explanation, index, begin, end) + ": " + nn::written(steps));
      begin = end;
    }
  }
}

/// A code stands in no formula: what does is the row that it names.
void add_taken(std::vector<std::string>& lines, const Explanation& explanation, int index) {
  const Explanation::Step& step = explanation.steps[static_cast<std::size_t>(index)];
  const std::vector<double>& sources = explanation.values_of(step.source);
  std::set<std::string> named;
  for (const auto& [unit, equation] : step.written_out) {
    for (const Piece& piece : equation.right.pieces()) named.insert(piece.text());
  }
  std::size_t count = 0;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const std::string source = symbol_of(explanation, step.source, i).text();
    if (named.contains(source)) continue;
    for (const Explanation::Tensor& tensor : step.tensors) {
      const std::string row = tensor.name + "[" + number(sources[i]) + ",";
      const bool is_taken =
          std::any_of(named.begin(), named.end(), [&](const auto& name) { return name.starts_with(row); });
      if (!is_taken || ++count > most_taken) continue;
      const bool has_name = step.source < 0 && explanation.input_names[i] != "x" + std::to_string(i + 1);
      lines.push_back(source + " = " + number(sources[i]) + " takes row " + number(sources[i]) + " of " + tensor.name +
                      (has_name ? ", for " + printable(explanation.input_names[i]) : ""));
    }
  }
  if (count > most_taken) lines.push_back("… " + counted(static_cast<Index>(count - most_taken), "more row"));
}

}  // namespace

nn::Step parsed_step(const Explanation::Step& step) { return nn::parse_model(step.written).front(); }

std::vector<std::string> words_of(const Explanation& explanation, int index) {
  const Explanation::Step& step = explanation.steps[static_cast<std::size_t>(index)];
  std::vector<std::string> lines;
  if (step.kind == Explanation::Kind::nothing || step.kind == Explanation::Kind::weighted_sum) return lines;
  const nn::Step parsed = parsed_step(step);
  if (parsed.layer.entry == nullptr) return lines;
  lines.emplace_back(parsed.layer.entry->summary.text);
  add_branches(lines, explanation, index, parsed);
  if (step.written_out.size() == step.values.size()) add_taken(lines, explanation, index);
  return lines;
}

}  // namespace pellucid::explaining
